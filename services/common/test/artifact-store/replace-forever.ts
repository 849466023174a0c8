/** A program that replaces an object (arguments: URL, key) by ever new versions until it is killed. */
import { openStore } from '../../src/artifact-store/open-store.js'

const [url = '', key = ''] = process.argv.slice(2)
const store = await openStore(url)
for (let i = 0; ; i = (i + 1) % 200) {
  await store.put(key, Buffer.alloc(100_000 + i, i))
  console.log('written')
}
