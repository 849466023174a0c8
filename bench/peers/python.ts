/** The Python servers' environments and their model, made once and kept. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { environment } from '../environment.js'
import { csv } from '../registry.js'
import { folder } from './peers.js'

/** Libraries compute on one thread, since a server has one core, and report to nobody. */
const settings = {
  OMP_NUM_THREADS: '1',
  OPENBLAS_NUM_THREADS: '1',
  DO_NOT_TRACK: 'true',
  BENTOML_DO_NOT_TRACK: 'true',
  MLFLOW_DISABLE_TELEMETRY: 'true',
  PYTHONPATH: folder,
  PYTHONDONTWRITEBYTECODE: '1',
}

export const pythonEnvironment = (home: string, name: string): NodeJS.ProcessEnv => ({
  ...environment,
  ...settings,
  MODEL_DIRECTORY: modelDirectory(home),
  PATH: `${join(home, name, 'bin')}:${environment.PATH}`,
})

/**
 * Installs the pinned packages of requirements/NAME.txt into HOME/NAME, unless they are there.
 * @param python the interpreter that makes the environment
 */
export function installPython(home: string, name: string, python: string): void {
  const requirements = join(folder, 'requirements', `${name}.txt`)
  const directory = join(home, name)
  const installed = join(directory, 'requirements.txt')
  if (existsSync(installed) && readFileSync(installed, 'utf8') === readFileSync(requirements, 'utf8')) return
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(home, { recursive: true })
  run(python, ['-m', 'venv', directory], process.env)
  const pip = '-m pip install --quiet --disable-pip-version-check --requirement'.split(' ')
  run(join(directory, 'bin', 'python'), [...pip, requirements], process.env)
  copyFileSync(requirements, installed)
}

export const modelDirectory = (home: string) => join(home, 'model')

/** Trains the model that all Python servers serve, unless it is there. */
export function trainPythonModel(home: string): void {
  const directory = modelDirectory(home)
  if (existsSync(join(directory, 'mlflow', 'MLmodel'))) return
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true })
  run('python', [join(folder, 'train.py'), csv, directory], pythonEnvironment(home, 'mlflow'))
}

function run(command: string, args: string[], env: NodeJS.ProcessEnv): void {
  const { status, error } = spawnSync(command, args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  if (error) throw error
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with exit code ${status}`)
}
