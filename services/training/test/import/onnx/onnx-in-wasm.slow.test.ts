import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { openAsBlob, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { installWasm } from '../../../../common/test/support/runtimes.js'
import { until } from '../../../../common/test/support/until.js'
import { startProcess } from '../../../../inference/test/support/service-process.js'
import { startService, temporaryDirectory } from '../../support/service.js'
import { onnxFile } from './files.js'
import { checkPipeline } from './serve-onnx.js'

interface Answered {
  name: string
  model_format: string
  backend: string
  features: object[]
  answers: number[][]
}

const script = fileURLToPath(new URL('answer-files.ts', import.meta.url))
const importTests = fileURLToPath(new URL('import-onnx.test.ts', import.meta.url))
const names = readdirSync(new URL('files', import.meta.url))
  .filter((file) => file.endsWith('.onnx'))
  .map((file) => file.slice(0, -'.onnx'.length))

const run = async (args: string[], settings: Record<string, string>) =>
  (await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...settings } })).stdout

const answersOf = async (settings: Record<string, string>) =>
  JSON.parse(await run(['--import', 'tsx', script, ...names], settings)) as Answered[]

describe('ONNX files where onnxruntime-node has no library, and onnxruntime-web is installed', () => {
  let wasm: Awaited<ReturnType<typeof installWasm>> | undefined
  before(async function () {
    wasm = await installWasm().catch((error: Error) => {
      console.log(`      skipped: onnxruntime-web cannot be installed: ${error.message}`)
      return this.skip()
    })
  })
  after(() => wasm?.remove())

  it('are imported to the same models, which answer the same within 1e-6', async () => {
    const [native, received] = [await answersOf({}), await answersOf(wasm!.settings)]
    assert.ok(native.some(({ backend }) => backend === 'onnx'))
    native.forEach(({ name, model_format, backend, features, answers }, i) => {
      const other = received[i]!
      const expected = backend === 'onnx' ? 'onnx-wasm' : backend
      assert.deepEqual([other.model_format, other.backend], [model_format, expected], name)
      assert.deepEqual(other.features, features, name)
      assert.ok(largestDifference(other.answers, answers) <= 1e-6, name)
    })
  })

  it('are refused for the same reasons', async () => {
    await run(['node_modules/mocha/bin/mocha.js', '--no-parallel', importTests], wasm!.settings)
  })

  it('are imported by the service and served in a thread; metadata, metrics and log say by what', async () => {
    const home = await temporaryDirectory()
    const store = pathToFileURL(join(home.path, 'store')).href
    const training = await startService(home.path, wasm!.settings)
    const inference = await startProcess(() => Promise.resolve(), {
      ...wasm!.settings,
      MODELOPS_STORE: store,
    })
    try {
      const file = new FormData()
      file.set('file', await openAsBlob(onnxFile('pipeline')))
      const answer = await fetch(`${training.url}/models?name=people`, { method: 'POST', body: file })
      const { run_id } = (await answer.json()) as { run_id: string }
      await until(async () => (await fetch(inference.url).catch(() => undefined)) !== undefined)
      const deployed = await fetch(`${inference.url}/deploy?run_id=${run_id}`, { method: 'POST' })
      assert.equal(deployed.status, 200, await deployed.text())
      await checkPipeline(inference.url)
      const textOf = async (path: string) => (await fetch(inference.url + path)).text()
      assert.match(await textOf('/metrics'), /model_info{model="people",.*backend="onnx-wasm",thread="own"/)
      assert.match(await textOf('/v2'), /"backends":\["onnx-wasm"\]/)
      assert.equal(inference.log().find(({ msg }) => msg === 'loaded')?.['backend'], 'onnx-wasm')
    } finally {
      await Promise.all([training.stop(), inference.remove()])
      await home.remove()
    }
  })
})

const largestDifference = (received: number[][], expected: number[][]): number =>
  Math.max(...expected.flatMap((row, i) => row.map((value, j) => Math.abs(received[i]![j]! - value))))
