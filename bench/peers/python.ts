/** The Python servers' environments and their model, made once and kept. */
import { existsSync, mkdirSync } from 'node:fs'
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

/** The file of the trees that ModelOps and MLServer serve. */
export const treesFile = (home: string) => join(modelDirectory(home), 'xgboost.json')

/** Trains the network that the Python servers serve, unless it is there. */
export const trainNetwork = (home: string): void =>
  train(home, {
    program: 'train.py',
    python: 'mlflow',
    made: join(modelDirectory(home), 'mlflow', 'MLmodel'),
  })

/** Trains the trees, unless they are there. */
export const trainTrees = (home: string): void =>
  train(home, { program: 'train_trees.py', python: 'mlserver-xgboost', made: treesFile(home) })

interface Training {
  program: string
  /** Whose packages it is trained with. */
  python: string
  /** A file that is there once it is trained. */
  made: string
}

function train(home: string, { program, python, made }: Training): void {
  installPeer(home, python)
  if (existsSync(made)) return
  const directory = modelDirectory(home)
  mkdirSync(directory, { recursive: true })
  run('python', [join(folder, program), csv, directory], pythonEnvironment(home, python))
}
