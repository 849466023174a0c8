import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { describeBrowser, launchBrowser } from '../../dashboard/test/browser/support/chromium.js'
import type { FinishedModel } from '../src/learn/manifest-draft.js'
import { seededRandom } from '@modelops/common/random'
import { csvOf, trainOn } from './learn/support/training.js'

const require = createRequire(import.meta.url)
const scripts = [
  '@tensorflow/tfjs-core/dist/tf-core.min.js',
  '@tensorflow/tfjs-layers/dist/tf-layers.min.js',
  '@tensorflow/tfjs-backend-cpu/dist/tf-backend-cpu.min.js',
]

/** What somebody writes who knows TensorFlow.js alone. */
const answer = (url: string, rows: number[][]) => `
  tf.setBackend('cpu')
    .then(() => tf.loadLayersModel(${JSON.stringify(url)}))
    .then((model) => model.predict(tf.tensor2d(${JSON.stringify(rows)})).array())`

describeBrowser('a saved model is loaded by plain TensorFlow.js and answers as its manifest says', () => {
  let model: FinishedModel
  let server: Server | undefined
  let url: string

  before(async function () {
    this.timeout(120_000)
    model = await trainOn(blocks(300), 'y', { training: { budget: 'fast' }, candidates: ['nets', 'trees'] })
    assert.ok(
      model.draft.leaderboard!.entries.every(({ weight }) => weight > 0),
      'of networks and trees',
    )
    server = createServer(
      (request, response) =>
        void contentOf(request.url!).then(
          (content) => response.end(content),
          response.destroy.bind(response),
        ),
    )
    await once(server.listen(0, '127.0.0.1'), 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })

  after(() => server?.close())

  it('in Node.js', async () => {
    const program = `
      const tf = { ...require('@tensorflow/tfjs-core'), ...require('@tensorflow/tfjs-layers') }
      require('@tensorflow/tfjs-backend-cpu')
      ${answer(`${url}/model.json`, rows())}.then((answers) => console.log(JSON.stringify(answers)))`
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', program])
    checkAnswers(JSON.parse(stdout.trim().split('\n').at(-1)!) as number[][])
  })

  it('in a browser', async () => {
    const browser = await launchBrowser()
    try {
      const page = await browser.newPage()
      await page.goto(url)
      checkAnswers(await page.evaluate<number[][]>(answer(`${url}/model.json`, rows())))
    } finally {
      await browser.close()
    }
  })

  const rows = () => model.draft.samples.map(({ features }) => features as number[])

  function checkAnswers(answers: number[][]): void {
    model.draft.samples.forEach(({ probabilities }, row) =>
      probabilities!.forEach((probability, label) =>
        assert.ok(
          Math.abs(answers[row]![label]! - probability) < 1e-5,
          `row ${row}: ${answers[row]!.join()}`,
        ),
      ),
    )
  }

  async function contentOf(path: string): Promise<string | Buffer> {
    if (path === '/model.json') return model.modelJson
    if (path === '/weights.bin') return model.weights
    const script = scripts.find((name) => path === `/${name}`)
    if (script) return readFile(require.resolve(script))
    return `<!doctype html>${scripts.map((name) => `<script src="/${name}"></script>`).join('')}`
  }
})

/** Three classes by squares of a plane and a threshold beside it, so that nets and trees both add something. */
function blocks(rows: number): string {
  const random = seededRandom(3)
  const row = () => {
    const [a, b] = [random() * 4, random() * 4]
    const noise = random() < 0.1 ? 1 : 0
    const c = random()
    const square = Math.floor(a) + 2 * Math.floor(b) + noise + Math.floor(1.5 * c)
    return [a.toFixed(3), b.toFixed(3), c.toFixed(3), `c${square % 3}`]
  }
  return csvOf('a,b,c,y', Array.from({ length: rows }, row))
}
