/** The model of an artifact store, a Map, and random sequences of operations to compare the two by. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { ArtifactStore, StoredObject } from '../../src/artifact-store/artifact-store.js'
import { isProblem } from '../../src/problem.js'

const kinds = ['put', 'create', 'replace', 'replaceStale', 'get', 'getIfChanged', 'exists', 'list'] as const
const keys = ['a/x', 'a/y', 'b/x', 'ü 1/x', 'top']
const folders = ['', 'a/', 'ü 1/', 'c/']
type Operation = { kind: (typeof kinds)[number]; key: string; folder: string; body: Uint8Array }

export const operations: fc.Arbitrary<Operation[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(...kinds),
    key: fc.constantFrom(...keys),
    folder: fc.constantFrom(...folders),
    body: fc.uint8Array({ maxLength: 8 }),
  }),
  { maxLength: 30 },
)

/** Applies the operations to an empty store and to a Map and compares every answer. */
export async function checkAgainstModel(store: ArtifactStore, sequence: readonly Operation[]): Promise<void> {
  const model = new Map<string, StoredObject>()
  for (const operation of sequence) await step(store, model, operation)
  for (const key of keys) assert.deepEqual(await store.get(key), model.get(key))
}

async function step(store: ArtifactStore, model: Map<string, StoredObject>, operation: Operation) {
  const { kind, key, folder } = operation
  const body = Buffer.from(operation.body)
  const old = model.get(key)
  const etag = old?.etag ?? '"none"'
  const keep = (newEtag: string) => void model.set(key, { body, etag: newEtag })
  switch (kind) {
    case 'put':
      return keep(await store.put(key, body))
    case 'create':
      if (old) return refused(store.put(key, body, { ifNoneMatch: '*' }))
      return keep(await store.put(key, body, { ifNoneMatch: '*' }))
    case 'replace':
      if (!old) return refused(store.put(key, body, { ifMatch: etag }))
      return keep(await store.put(key, body, { ifMatch: etag }))
    case 'replaceStale':
      return refused(store.put(key, body, { ifMatch: '"stale"' }))
    case 'get':
      return assert.deepEqual(await store.get(key), old)
    case 'getIfChanged':
      return assert.deepEqual(await store.getIfChanged(key, etag), old && 'unchanged')
    case 'exists':
      return assert.equal(await store.exists(key), old !== undefined)
    case 'list':
      return assert.deepEqual(await store.listFolders(folder), foldersIn(model, folder))
  }
}

const refused = (write: Promise<string>) => assert.rejects(write, (error) => isProblem(error, 'conflict'))

function foldersIn(model: ReadonlyMap<string, unknown>, folder: string) {
  const below = [...model.keys()]
    .filter((key) => key.startsWith(folder))
    .map((key) => key.slice(folder.length))
  return [...new Set(below.filter((key) => key.includes('/')).map((key) => key.split('/')[0]!))].sort()
}
