/** Requests from the field, sent by the script that collects them, to a model of four numbers and one with True and False. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describeField, fieldCase, readCase } from './support/field-cases.js'
import { Platform } from './support/platform.js'

const columns = ['sepal length (cm)', 'sepal width (cm)', 'petal length (cm)', 'petal width (cm)']
const iris = [...Array(30).keys()].map(
  (i) => `${5 + (i % 7) / 10},3.${i % 5},${1 + (i % 3)},0.${i % 4},${'abc'[i % 3]}`,
)

const outcomes: [request: string, title: string, answer: RegExp][] = [
  ['BOM before the JSON', 'is read', /^200 .*"label"/],
  ['slash at the end', 'is taken off', /^200 .*"outputs"/],
  ['two slashes at the beginning', 'are one', /^200 .*"outputs"/],
  ['a column an input (PandasCodec)', 'is a row of numbers', /^200 .*"shape":\[1\]/],
  ['Triton config', 'describes the model', /^200 .*"max_batch_size"/],
  ['Triton stats', 'count what it has done', /^200 .*"inference_count"/],
  [
    'TF Serving classify',
    'is known, and names the values that an empty example lacks',
    /^400 .*sepal length/,
  ],
  ['another site deploys (403 wanted)', 'and is refused', /^403 .*cross_origin/],
  ['another site trains (403 wanted)', 'and is refused', /^403 .*cross_origin/],
  ['foreign Host, DNS rebinding (403 or 421 wanted)', 'is refused', /^421 .*foreign_host/],
  ['table as application/vnd.ms-excel', 'is taken', /^201 .*"rows":24/],
  ['table as text/plain', 'is taken', /^201 .*"rows":24/],
  ['table as text/tab-separated-values', 'is taken', /^201 .*"rows":24/],
  ['JSON true for a column of True and False', 'is True', /^200 .*"label"/],
  ['v2 BOOL for it', 'is taken', /^200 .*"outputs"/],
]

describeField('a request from the field:', () => {
  let platform: Platform
  let lines: string[]
  before(async () => {
    platform = await Platform.start()
    await platform.untilReady()
    await serve('iris', Buffer.from([[...columns, 'species'].join(), ...iris].join('\n')))
    await serve('smoker', readCase('csv-boolean.csv'))
    lines = (await sendAll()).split('\n')
  })
  after(() => platform.end())

  async function serve(name: string, table: Buffer) {
    const run = await platform.train(await platform.upload(name, table))
    await platform.deploy(run.run_id)
  }

  /** The script's output, with its files in a directory of its own. */
  async function sendAll(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'modelops-field-'))
    try {
      const script = readCase('http-cases.sh').toString().replaceAll('/tmp/case', join(folder, 'case'))
      const env = { ...process.env, I: platform.inference, T: platform.training }
      const { stdout } = await promisify(execFile)('sh', ['-c', script, fieldCase('http-cases.sh')], { env })
      return stdout
    } finally {
      await rm(folder, { recursive: true })
    }
  }

  for (const [request, title, answer] of outcomes)
    it(`${request} ${title}`, () => {
      const line = lines.find((each) => each.startsWith(`${request}: `))!
      assert.match(line.slice(request.length + 2), answer)
    })
})
