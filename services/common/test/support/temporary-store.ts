/** A directory store of its own for a test. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ArtifactStore } from '../../src/artifact-store/artifact-store.js'
import { openStore } from '../../src/artifact-store/open-store.js'

export interface TemporaryStore {
  directory: string
  store: ArtifactStore
  remove(): Promise<void>
}

export async function temporaryStore(): Promise<TemporaryStore> {
  const directory = await mkdtemp(join(tmpdir(), 'modelops-test-'))
  const store = await openStore(pathToFileURL(directory).href)
  const remove = async () => {
    store.close()
    await rm(directory, { recursive: true, force: true })
  }
  return { directory, store, remove }
}
