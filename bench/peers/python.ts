/** The Python servers' environments and their model, made once and kept. */
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { environment } from '../environment.js'
import { installPython, run } from '../python-environment.js'
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

/** Installs the packages of requirements/NAME.txt into HOME/NAME, unless they are there. */
export const installPeer = (home: string, name: string): void =>
  installPython(join(home, name), join(folder, 'requirements', `${name}.txt`))

export const modelDirectory = (home: string) => join(home, 'model')

/** Trains the model that all Python servers serve, unless it is there. */
export function trainPythonModel(home: string): void {
  const directory = modelDirectory(home)
  if (existsSync(join(directory, 'mlflow', 'MLmodel'))) return
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true })
  run('python', [join(folder, 'train.py'), csv, directory], pythonEnvironment(home, 'mlflow'))
}
