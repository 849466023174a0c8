import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { folder, peers, classOf } from '../peers/peers.js'

const requirements = join(folder, 'requirements')
const readPins = (name: string) =>
  readFileSync(join(requirements, `${name}.txt`), 'utf8')
    .trim()
    .split('\n')

describe('the servers that the benchmark compares', () => {
  for (const file of readdirSync(requirements)) {
    it(`have every package of ${file} pinned`, () => {
      for (const pin of readPins(file.replace('.txt', ''))) assert.match(pin, /^[\w.-]+==[\w.]+$/)
    })
  }

  it('name requirements that exist, and read the model with the scikit-learn that wrote it', () => {
    const wanted = (name: string) => readPins(name).find((pin) => pin.startsWith('scikit-learn=='))
    for (const python of Object.values(peers).flatMap((peer) => peer.python ?? [])) {
      assert.ok(existsSync(join(requirements, `${python}.txt`)), python)
      assert.equal(wanted(python), wanted('mlflow'), python)
    }
  })

  it('are read in the form that each answers in', () => {
    const answers = (value: number) => [
      { prediction: value },
      { predictions: [[1 - value, value]] },
      { outputs: [{ data: [value] }] },
      [value],
    ]
    for (const answer of answers(0.9)) assert.equal(classOf(answer), 1, JSON.stringify(answer))
    for (const answer of answers(0.1)) assert.equal(classOf(answer), 0, JSON.stringify(answer))
  })
})
