import assert from 'node:assert/strict'
import { interfaceChanges } from '../../../web/deployment/interface-changes.js'

const numeric = (...names: string[]) => names.map((name) => ({ name, type: 'numeric' as const }))
const served = (...names: string[]) => ({
  features: numeric(...names),
  labels: ['no', 'yes'],
  task: 'binary' as const,
})

describe('what clients notice of a change', () => {
  it('is nothing where inputs and answers are the same', () =>
    assert.deepEqual(interfaceChanges(served('a', 'b'), served('a', 'b')), []))

  it('names the features that go and come', () => {
    const [gone, added, refused] = interfaceChanges(served('a', 'b'), served('b', 'c'))
    assert.equal(gone, 'It no longer takes a.')
    assert.equal(added, 'It also needs c.')
    assert.match(refused!, /refused/)
  })

  it('shortens long lists', () => {
    const [gone] = interfaceChanges(served('a', 'b', 'c', 'd', 'e', 'f', 'g'), served('a'))
    assert.equal(gone, 'It no longer takes b, c, d, e and 2 more.')
  })

  it('warns of another order, which changes the meaning of rows by position', () => {
    const changes = interfaceChanges(served('a', 'b'), served('b', 'a'))
    assert.equal(changes.length, 1)
    assert.match(changes[0]!, /another order/)
  })

  it('warns of a feature that is text now', () => {
    const after = { ...served('a'), features: [{ name: 'a', type: 'text' as const }] }
    assert.deepEqual(interfaceChanges(served('a'), after), ['It takes a as text.'])
  })

  it('warns of classes that have other numbers, and of other classes', () => {
    const after = (...labels: string[]) => ({ ...served('a'), labels })
    assert.match(interfaceChanges(served('a'), after('yes', 'no'))[0]!, /other numbers/)
    assert.match(
      interfaceChanges(served('a'), after('no', 'maybe'))[0]!,
      /no and maybe instead of no and yes/,
    )
  })

  it('warns of another task', () => {
    const after = { features: numeric('a'), task: 'regression' as const }
    assert.match(interfaceChanges(served('a'), after)[0]!, /regression task instead of binary/)
  })
})
