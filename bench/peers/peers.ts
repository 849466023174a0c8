/** The servers that `npm run bench:peers` compares: how each is started, asked and read. */
import { fileURLToPath } from 'node:url'
import { predict, v2 } from '../requests.js'

/** Where the files of the Python servers are. */
export const folder = fileURLToPath(new URL('.', import.meta.url))

/** Where a server listens: one runs at a time. */
export const PORT = 18_080

export interface Peer {
  /** Its pinned packages: requirements/<python>.txt. Without it the server runs on Node.js. */
  python?: string
  /** A program of its Python environment, or a script of this repository, and its arguments. */
  command: string
  /** Besides PORT and MODEL_DIRECTORY. */
  env?: Record<string, string>
  /** The path and the JSON body that ask for one row. */
  path: string
  body: (row: number[]) => string
  /** Serves 100 trees of XGBoost in place of the network. */
  trees?: true
  /** The index of the class benign. @default 1 */
  benign?: 0
  /** False for a floor, which adds the features up instead of predicting. */
  predicts: boolean
}

const ask = { path: '/predict', body: (row: number[]) => predict('', row).body, predicts: true }
const askV2 = { path: v2('').path, body: (row: number[]) => v2('', row).body, predicts: true }
const ours = { command: 'services/inference/dist/server.js' }

const mlserver = {
  ...askV2,
  python: 'mlserver',
  command: 'mlserver start .',
  env: {
    MLSERVER_HOST: '127.0.0.1',
    MLSERVER_HTTP_PORT: String(PORT),
    MLSERVER_GRPC_PORT: String(PORT + 1),
    MLSERVER_METRICS_PORT: String(PORT + 2),
    MLSERVER_MODEL_NAME: 'breast-cancer',
    MLSERVER_MODEL_URI: 'model.joblib',
    MLSERVER_MODEL_IMPLEMENTATION: 'mlserver_sklearn.SKLearnModel',
  },
}

const address = `--host 127.0.0.1 --port ${PORT}`

export const peers: Record<string, Peer> = {
  'node:http': { ...ask, command: 'bench/floors/http.mjs', predicts: false },
  express: { ...ask, command: 'bench/floors/express.mjs', predicts: false },
  'ModelOps /predict': { ...ask, ...ours, benign: 0 },
  'ModelOps v2': { ...askV2, ...ours, benign: 0 },
  fastapi: { ...ask, python: 'mlflow', command: `uvicorn fastapi_mlflow:app ${address}` },
  mlflow: {
    ...ask,
    path: '/invocations',
    body: (row) => JSON.stringify({ inputs: [row] }),
    python: 'mlflow',
    command: `mlflow models serve --model-uri mlflow --env-manager local ${address}`,
  },
  mlserver,
  'mlserver-tuned': {
    ...mlserver,
    env: {
      ...mlserver.env,
      MLSERVER_DEBUG: 'false',
      MLSERVER_PARALLEL_WORKERS: '0', // in the server's own process
      MLSERVER_MODEL_MAX_BATCH_SIZE: '64', // rows
      MLSERVER_MODEL_MAX_BATCH_TIME: '0.002', // seconds
    },
  },
  'ModelOps trees': { ...ask, ...ours, trees: true },
  'mlserver-trees': {
    ...mlserver,
    trees: true,
    python: 'mlserver-xgboost',
    env: {
      ...mlserver.env,
      MLSERVER_MODEL_URI: 'xgboost.json',
      MLSERVER_MODEL_IMPLEMENTATION: 'mlserver_xgboost.XGBoostModel',
    },
  },
  bentoml: {
    ...ask,
    body: (row) => JSON.stringify({ rows: [row] }),
    python: 'bentoml',
    command: `bentoml serve bento_service:BreastCancer --working-dir ${folder} ${address}`,
  },
  kserve: { ...askV2, python: 'kserve', command: 'python -m kserve_server' },
}

type Value = number | Value[]

/** The class that an answer names, in the form of any of these servers: as such, or by the last probability of a row. */
export function classOf(answer: object): number {
  const { prediction, predictions, outputs } = answer as Record<string, Value> & {
    outputs?: { data: Value }[]
  }
  let value = prediction ?? predictions ?? outputs?.[0]?.data ?? (answer as Value)
  while (Array.isArray(value)) value = value.at(-1)!
  return Number(value >= 0.5)
}
