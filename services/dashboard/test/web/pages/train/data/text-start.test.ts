import assert from 'node:assert/strict'
import fc from 'fast-check'
import { decodeStart } from '../../../../../web/pages/train/data/text-start.js'

const text = 'Größe;Preis\n1,5;2\n'
const utf16le = Buffer.from(text, 'utf16le')

describe('Train: the encoding of a file', () => {
  for (const [encoding, bytes] of [
    ['utf-8', Buffer.from(text)],
    ['utf-8', Buffer.from('\uFEFF' + text)],
    ['utf-16le', Buffer.from('\uFEFF' + text, 'utf16le')],
    ['utf-16le', utf16le],
    ['utf-16be', Buffer.from('\uFEFF' + text, 'utf16le').swap16()],
    ['windows-1252', Buffer.from(text, 'latin1')],
  ] as const)
    it(`is ${encoding} for ${bytes.toString('hex').slice(0, 16)}…`, () =>
      assert.deepEqual(decodeStart(bytes, true), { text, encoding }))

  it('stays UTF-8 where a file is damaged, so that the damage is seen', () => {
    const damaged = Buffer.concat([Buffer.from('Größe\n'), Buffer.from([0xff])])
    assert.deepEqual(decodeStart(damaged, true), { text: 'Größe\n\uFFFD', encoding: 'utf-8' })
  })

  it('is found of UTF-8 wherever the file is cut', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), (written, at) => {
        const bytes = Buffer.from(`a,${written.replaceAll('\0', '')}`)
        const cut = bytes.subarray(0, 2 + (at % (bytes.length - 1)))
        const { text, encoding } = decodeStart(cut, false)
        assert.equal(encoding, 'utf-8')
        assert.ok(bytes.toString().startsWith(text.replace(/^\uFEFF/, '')))
      }),
    ))
})
