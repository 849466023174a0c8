/**
 * `npm run bench:quality`: training without an option beside what other libraries make of the same tables by their
 * defaults, scored on rows that none has seen. `-- --full`: all tables and three seeds, written to docs/quality.md.
 * `-- --peers LightGBM,linear`: beside these alone.
 * Needs Python 3.11 and, at the first run, the network. bench/quality/README.md says what is compared.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { environment } from './environment.js'
import { installPython, run } from './python-environment.js'
import { predictByProduct, type TestRows } from './quality/product.js'
import { PRODUCT, report, type Results } from './quality/report.js'
import { score, type Prediction } from './quality/scores.js'

const SHORT = 'phoneme german credit mlc_churn vowel concrete computers sacramento'.split(' ')
const ALL = [
  ...SHORT,
  ...'spambase wa_churn ames diamonds'.split(' '),
  ...'ionosphere sonar splice heart saheart vehicle contraceptive satimage titanic magic'.split(' '),
  ...'boston carseats houses salaries letter'.split(' '),
]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    full: { type: 'boolean', default: false },
    seeds: { type: 'string' },
    peers: { type: 'string', default: 'linear,MLP,HistGradientBoosting,LightGBM,XGBoost,CatBoost' },
  },
})
const seeds = Number(values.seeds ?? (values.full ? 3 : 1))
const names = positionals.length ? positionals : values.full ? ALL : SHORT
const folder = fileURLToPath(new URL('quality', import.meta.url))
const home = resolve(process.env.QUALITY_HOME ?? '.modelops/quality')
const requirements = join(folder, 'requirements.txt')

installPython(join(home, 'python'), requirements)
const results: Results = new Map()
for (const name of names) results.set(name, await compare(name))
const document = `${introduction()}\n${report(results)}\n`
console.log(document)
if (values.full) writeFileSync(fileURLToPath(new URL('../docs/quality.md', import.meta.url)), document)

async function compare(name: string) {
  const methods: [string, (directory: string, seed: number) => Promise<Prediction>][] = [
    [PRODUCT, (directory) => predictByProduct(join(directory, 'train.csv'), testRows(directory))],
    ...values.peers
      .split(',')
      .map((peer): (typeof methods)[0] => [peer, (directory, seed) => predictByPeer(directory, peer, seed)]),
  ]
  const scores = new Map(methods.map(([method]) => [method, [] as ReturnType<typeof score>[]]))
  for (let seed = 0; seed < seeds; seed++) {
    const directory = join(home, `${name}-${seed}`)
    python('tables.py', directory, String(seed), name)
    const { truth } = testRows(directory)
    for (const [method, predict] of methods) {
      const one = score(truth, await predict(directory, seed))
      console.error(
        `${name}, seed ${seed}, ${method}: ${one.error.toPrecision(4)} (${one.seconds.toFixed(1)} s)`,
      )
      scores.get(method)!.push(one)
    }
    rmSync(directory, { recursive: true })
  }
  return scores
}

function testRows(directory: string): TestRows {
  return JSON.parse(readFileSync(join(directory, 'test.json'), 'utf8')) as TestRows
}

/** What a pinned library answers for the same rows and seed is kept, as it does not change. */
function predictByPeer(directory: string, peer: string, seed: number): Promise<Prediction> {
  const kept = join(home, 'answers', `${peer}-${seed}-${contentOf(directory)}.json`)
  if (!existsSync(kept)) {
    mkdirSync(dirname(kept), { recursive: true })
    writeFileSync(kept, python('peers.py', directory, peer, String(seed)))
  }
  return Promise.resolve(JSON.parse(readFileSync(kept, 'utf8')) as Prediction)
}

function contentOf(directory: string): string {
  const hash = createHash('sha256')
  const files = [join(directory, 'train.csv'), join(directory, 'test.json'), requirements]
  for (const file of [...files, join(folder, 'peers.py')]) hash.update(readFileSync(file))
  return hash.digest('hex').slice(0, 16)
}

function python(script: string, ...args: string[]): string {
  const env = { ...environment, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }
  return run(join(home, 'python', 'bin', 'python'), [join(folder, script), ...args], env)
}

function introduction(): string {
  const versions = readFileSync(requirements, 'utf8').match(
    /^(scikit-learn|lightgbm|xgboost-cpu|catboost)==.*$/gm,
  )!
  const options = process.argv.slice(2)
  const command = ['npm run bench:quality', ...(options.length > 0 ? ['--', ...options] : [])].join(' ')
  const date = new Date().toISOString().slice(0, 10)
  const machine = `Node.js ${process.version}, ${cpus().length} x ${cpus()[0]?.model}`
  return `# Quality of training

\`${command}\` wrote this. Each method trains on four fifths of a table by its defaults, without an option, and predicts the last fifth, ${seeds === 1 ? 'of one split' : `in the mean of ${seeds} splits`}. The service answers as users ask it, by \`POST /predict\`. [What is compared](../bench/quality/README.md).

${date}; ${versions.join(', ').replaceAll('==', ' ')}; ${machine}.
`
}
