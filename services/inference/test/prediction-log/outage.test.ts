import assert from 'node:assert/strict'
import type { Logger } from '@modelops/common/logging'
import { until } from '../../../common/test/support/until.js'
import { PredictionLog } from '../../src/prediction-log/prediction-log.js'
import { VersionFigures } from '../../src/serving/figures.js'
import type { ModelVersion } from '../../src/serving/model-version.js'

const WIDTH = 1000
/** 4 MiB. */
const ROWS = 1024

describe('the prediction log while the store is away', () => {
  let isAway = true
  let attempts = 0
  let stored = new Map<string, number>()
  let messages: string[] = []
  let isHanging = false
  const put = (key: string, body: Buffer) => {
    attempts++
    if (isHanging) return new Promise<string>(() => undefined)
    if (isAway) return Promise.reject(new Error('away'))
    stored.set(key, body.length)
    return Promise.resolve('"etag"')
  }
  const note = (first: unknown, second?: string) => void messages.push(second ?? String(first))
  const logger = { info: note, warn: note, error: note } as unknown as Logger

  function start({ closeMs = 120_000 } = {}) {
    isAway = true
    isHanging = false
    attempts = 0
    stored = new Map()
    messages = []
    const log = new PredictionLog({ store: { put }, replica: 'replica', closeMs, logger })
    const figures = new VersionFigures('wine', 'run-1')
    const features = [{ name: 'a', type: 'numeric', nullable: false }]
    const codec = { width: WIDTH, starts: [0, WIDTH] }
    const version = { name: 'wine', manifest: { run_id: 'run-1', features }, labels: [], codec, figures }
    log.follow(version as unknown as ModelVersion, { sample: 1 })
    const add = () =>
      (version as unknown as ModelVersion).log!.add(
        'id',
        undefined,
        'stable',
        { rows: new Float32Array(ROWS * WIDTH), texts: undefined },
        { count: ROWS, classes: 0, values: new Float64Array(ROWS), probabilities: new Float64Array(0) },
        1,
      )
    return { log, figures, add }
  }

  it('holds a bounded number of rows, counts the others and says so once, and writes again once it can', async () => {
    const { log, figures, add } = start()
    for (let i = 0; i < 30; i++) add()
    assert.ok(
      figures.unloggedRows >= 14 * ROWS && figures.unloggedRows < 18 * ROWS,
      `${figures.unloggedRows}`,
    )
    assert.equal(messages.filter((text) => text.includes('rows are lost')).length, 1)
    await until(() => attempts >= 2)
    assert.equal(messages.filter((text) => text.includes('waits for the store')).length, 1)
    isAway = false
    await log.close()
    assert.equal(figures.loggedRows + figures.unloggedRows, 30 * ROWS)
    assert.equal(new Set(stored.keys()).size, stored.size)
    assert.ok(stored.size >= 3)
  })

  it('gives up at the end of the process, and counts what is lost', async () => {
    const { log, figures, add } = start()
    add()
    await log.close()
    assert.deepEqual([figures.loggedRows, figures.unloggedRows], [0, ROWS])
  })

  it('does not wait for a store that hangs, and counts what is lost', async () => {
    const { log, figures, add } = start({ closeMs: 1 })
    isHanging = true
    add()
    await log.close()
    assert.deepEqual([figures.loggedRows, figures.unloggedRows], [0, ROWS])
  })
})
