/** Models in the registry of a real MLflow server that asks for a password (Python with requirements.txt, which MLFLOW_PYTHON names). */
import assert from 'node:assert/strict'
import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { isProblem, type ProblemCode } from '@modelops/common/problem'
import { freePort } from '../../../../common/test/support/free-port.js'
import { until } from '../../../../common/test/support/until.js'
import type { DatasetCatalog } from '../../../src/datasets/dataset-catalog.js'
import { importFrom } from '../../../src/import/import-from.js'
import { importRequestSchema } from '../../../src/import/import-request.js'
import type { MlflowSettings } from '../../../src/import/mlflow/tracking-server.js'
import { served } from '../../support/imported.js'

const python = process.env['MLFLOW_PYTHON'] ?? 'python3'
const register = fileURLToPath(new URL('register.py', import.meta.url))
const login = { MLFLOW_TRACKING_USERNAME: 'admin', MLFLOW_TRACKING_PASSWORD: 'as long as it asks for' }

interface Expected {
  rows: number[][]
  answers: Record<string, number[]>
}

describe('models of an MLflow server', () => {
  let folder: string
  let server: ChildProcess | undefined
  let settings: MlflowSettings
  let expected: Expected

  before(async function () {
    if (spawnSync(python, ['-c', 'import mlflow, skl2onnx, xgboost, lightgbm']).status !== 0) {
      console.log(`      skipped: ${python} (MLFLOW_PYTHON) has no mlflow, skl2onnx, xgboost and lightgbm`)
      this.skip()
    }
    this.timeout(600_000)
    folder = await mkdtemp(join(tmpdir(), 'modelops-test-'))
    const url = `http://127.0.0.1:${await freePort()}`
    settings = { MLFLOW_TRACKING_URI: url, ...login }
    server = startServer(new URL(url).port, folder)
    await until(async () => {
      assert.equal(server!.exitCode, null, 'the MLflow server has ended')
      return (await fetch(`${url}/health`).catch(() => undefined))?.ok === true
    })
    const file = join(folder, 'expected.json')
    await promisify(execFile)(python, [register, file], {
      env: { ...process.env, ...settings, ORT_DISABLE_TELEMETRY: '1', TMPDIR: folder },
    })
    expected = JSON.parse(await readFile(file, 'utf8')) as Expected
  })
  after(async () => {
    await stop()
    if (folder) await rm(folder, { recursive: true, maxRetries: 5 })
  })

  /** With the processes that it has started. */
  async function stop() {
    if (!server || server.exitCode !== null || server.signalCode !== null) return
    const ended = once(server, 'exit')
    process.kill(-server.pid!, 'SIGKILL')
    await ended
  }

  const importing = (uri: string, given: MlflowSettings = {}) =>
    importFrom('', importRequestSchema.parse({ name: 'mine', uri }), {
      folder,
      datasets: {} as DatasetCatalog,
      mlflow: { ...settings, ...given },
    })

  for (const [name, what] of [
    ['linear', 'scikit-learn as ONNX'],
    ['trees', 'XGBoost'],
    ['leaves', 'LightGBM'],
    ['web', 'TensorFlow.js'],
  ] as const)
    it(`of ${what} answer as where they were trained`, async () => {
      const model = await importing(`models:/${name}@champion`)
      const answers = await served(model, expected.rows)
      const differences = answers.map((row, i) => Math.abs(row.at(-1)! - expected.answers[name]![i]!))
      assert.ok(Math.max(...differences) <= 1e-6, `differs by ${Math.max(...differences)}`)
      if (name !== 'web')
        assert.deepEqual(
          model.draft.features.map((feature) => feature.name),
          ['a', 'b', 'c'],
        )
    }).timeout(60_000)

  const wrong = { MLFLOW_TRACKING_PASSWORD: 'wrong' }
  const refused: [what: string, uri: string, code: ProblemCode, detail: RegExp, given?: MlflowSettings][] = [
    ['of another alias', 'models:/trees@nobody', 'model_not_found', /alias nobody not found/],
    ['of another version', 'models:/trees/99', 'model_not_found', /version=99\) not found/],
    ['of another name', 'models:/none@champion', 'model_not_found', /name=none not found/],
    ['of Python', 'models:/python@champion', 'unsupported_model', /flavour sklearn, which only Python runs/],
    ['of no files', 'models:/empty@champion', 'unsupported_model', /neither MLmodel nor model\.json/],
    ['with a wrong password', 'models:/trees@champion', 'bad_gateway', /refuses access/, wrong],
  ]
  for (const [what, uri, code, detail, given] of refused)
    it(`${what} are refused`, () => assert.rejects(importing(uri, given), matching(code, detail)))

  it('are refused at once while it is down', async () => {
    await stop()
    await assert.rejects(
      importing('models:/trees@champion'),
      matching('bad_gateway', /does not answer .*ECONN(REFUSED|RESET)/),
    )
  })
})

const matching = (code: ProblemCode, detail: RegExp) => (error: unknown) => {
  assert.ok(isProblem(error, code), String(error))
  assert.match(error.detail, detail)
  return true
}

function startServer(port: string, folder: string): ChildProcess {
  const args = ['-m', 'mlflow', 'server', '--app-name', 'basic-auth', '--workers', '1', '--port', port]
  const store = [
    '--backend-store-uri',
    `sqlite:///${folder}/mlflow.db`,
    '--artifacts-destination',
    `${folder}/a`,
  ]
  const env = {
    ...process.env,
    MLFLOW_FLASK_SERVER_SECRET_KEY: 'secret',
    MLFLOW_AUTH_ADMIN_PASSWORD: login.MLFLOW_TRACKING_PASSWORD,
    MLFLOW_DISABLE_TELEMETRY: 'true',
    // It leaves a lock there.
    TMPDIR: folder,
  }
  // Its own folder: the users are kept in a file of the working directory.
  return spawn(python, [...args, ...store], {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  })
}
