import assert from 'node:assert/strict'
import fc from 'fast-check'
import { manifestSchema } from '../../src/manifest.js'
import { checkInTurns, parseJsonInTurns } from '../../src/registry/parse-in-turns.js'

/** The value, or the kind of error. */
const outcome = (parse: () => unknown) => {
  try {
    return { value: parse() }
  } catch (error) {
    return (error as Error).name
  }
}
const outcomeInTurns = (text: string, groupBytes: number) =>
  parseJsonInTurns(Buffer.from(text), groupBytes).then(
    (value) => ({ value }),
    (error: Error) => error.name,
  )

/** How often the event loop turned until `work` was done. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0
  let timer = setImmediate(function turn() {
    turns++
    timer = setImmediate(turn)
  })
  await work()
  clearImmediate(timer)
  return turns
}

const manifest = (features: number) => ({
  ...{ format_version: 1, run_id: 'a', model_name: 'wide', created: '2026-01-01T00:00:00.000Z' },
  ...{ origin: 'trained', model_format: 'layers', task: 'binary', labels: ['no', 'yes'] },
  features: Array.from({ length: features }, (_, i) => ({
    ...{ name: `f${i}`, type: 'numeric', nullable: false },
    statistics: { min: 0, max: 1, mean: 0.5, std: 0.1, missing: 0, deciles: Array<number>(11).fill(i / 7) },
  })),
  ...{ hyper_parameters: {}, metrics: {}, curves: { epochs: [] } },
  samples: Array.from({ length: 5 }, () => ({
    features: Array<number>(features).fill(1 / 3),
    prediction: 0,
  })),
  files: { 'model.json': { sha256: '', size: 1 }, 'weights.bin': { sha256: '', size: 1 } },
  ...{ tfjs_version: '4', backend: 'cpu', duration_seconds: 1 },
})

describe('a document that is read in turns', () => {
  const lists = fc.dictionary(fc.string(), fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue())))

  it('is what JSON.parse makes of it, however it is written and cut', () =>
    fc.assert(
      fc.asyncProperty(
        lists,
        fc.nat(4),
        fc.integer({ min: 1, max: 40 }),
        async (value, indent, groupBytes) => {
          const text = JSON.stringify(value, null, indent)
          assert.deepEqual(
            await outcomeInTurns(text, groupBytes),
            outcome(() => JSON.parse(text)),
          )
        },
      ),
    ))

  it('is refused where JSON.parse refuses it', () =>
    fc.assert(
      fc.asyncProperty(
        lists.map((value) => JSON.stringify(value)),
        fc.nat(),
        fc.constantFrom('', ',', ']', '[', '{', '}', '"', '\\', ':', '1'),
        fc.integer({ min: 1, max: 40 }),
        async (text, at, inserted, groupBytes) => {
          const place = at % (text.length + 1)
          const damaged = text.slice(0, place) + inserted + text.slice(place + (inserted ? 0 : 1))
          assert.deepEqual(
            await outcomeInTurns(damaged, groupBytes),
            outcome(() => JSON.parse(damaged)),
          )
        },
      ),
      { numRuns: 500 },
    ))

  it('lets the event loop turn while it is parsed and checked', async () => {
    const text = Buffer.from(JSON.stringify(manifest(20_000), null, 1))
    let json: unknown
    assert.ok((await turnsDuring(async () => (json = await parseJsonInTurns(text)))) > 2)
    assert.ok((await turnsDuring(() => checkInTurns(manifestSchema, json))) > 2)
  })

  it('is checked as the schema does it, and what is wrong is named', async () => {
    const good = { ...manifest(3), later: true }
    const [whole, inTurns] = [manifestSchema.safeParse(good), await checkInTurns(manifestSchema, good)]
    assert.deepEqual(inTurns, whole)
    const bad = { ...good, features: [good.features[0], { ...good.features[1], type: 'odd' }] }
    const { error } = await checkInTurns(manifestSchema, bad)
    assert.deepEqual(error?.issues[0]?.path, ['features', 1, 'type'])
    for (const odd of [null, 5, [], {}])
      assert.equal((await checkInTurns(manifestSchema, odd)).success, false)
  })
})
