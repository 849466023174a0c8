/** Adds a line to an object by compare-and-swap. As a program: URL, key and lines to append from the command line. */
import type { ArtifactStore } from '../../src/artifact-store/artifact-store.js'
import { openStore } from '../../src/artifact-store/open-store.js'
import { isProblem } from '../../src/problem.js'

export async function append(store: ArtifactStore, key: string, line: string): Promise<void> {
  for (;;) {
    const old = await store.get(key)
    const body = Buffer.from(`${old?.body.toString() ?? ''}${line}\n`)
    try {
      await store.put(key, body, old ? { ifMatch: old.etag } : { ifNoneMatch: '*' })
      return
    } catch (error) {
      if (!isProblem(error, 'conflict')) throw error
    }
  }
}

if (process.argv[1] === import.meta.filename) {
  const [url = '', key = '', ...lines] = process.argv.slice(2)
  const store = await openStore(url)
  for (const line of lines) await append(store, key, line)
}
