import assert from 'node:assert/strict'
import { firstLoad } from '../../web/precompress.js'

const chunk = (file: string, imports: string[] = []) => ({ file, imports })
const manifest = {
  'index.html': chunk('assets/index.js', ['_shared.js']),
  '_shared.js': chunk('assets/shared.js', ['index.html']),
  'web/pages/live/index.tsx': chunk('assets/live.js', ['_shared.js', '_chart.js']),
  '_chart.js': chunk('assets/chart.js'),
}
const sizes = Object.fromEntries(
  ['index', 'shared', 'live', 'chart'].map((name, index) => [
    `assets/${name}.js`,
    { bytes: 0, brotli: 0, gzip: 10 ** index },
  ]),
)

describe('the first load', () => {
  it('counts what the page itself imports, once', () =>
    assert.equal(firstLoad(manifest, sizes).gzipBytes, 11))

  it('counts a page with what it needs', () =>
    assert.equal(firstLoad(manifest, sizes, 'web/pages/live/index.tsx').gzipBytes, 1111))
})
