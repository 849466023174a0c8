/** Remembers which back end was the fastest for a model, so that only the first load measures. */
import { readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makeDirectory } from '@modelops/common/make-directory'
import { messageOf } from '@modelops/common/problem'
import { backendNames, type BackendName } from '@modelops/common/tensorflow/installed-backends'
import { z } from 'zod'

export interface BackendCache {
  get(key: string): Promise<BackendName | undefined>
  set(key: string, name: BackendName): Promise<void>
}

const cacheSchema = z.record(z.string(), z.enum(backendNames))
const MAX_ENTRIES = 500

/**
 * A cache in a small JSON file, replaced atomically. What cannot be read or written costs a measurement, never more.
 * @param file its directory is created
 * @param warn called when the file is unusable
 */
export function fileBackendCache(file: string, warn: (message: string) => void): BackendCache {
  const read = async (): Promise<z.infer<typeof cacheSchema>> => {
    try {
      return cacheSchema.parse(JSON.parse(await readFile(file, 'utf8')))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') warn(`${file} is ignored: ${messageOf(error)}`)
      return {}
    }
  }
  return {
    get: async (key) => (await read())[key],
    async set(key, name) {
      const others = Object.entries(await read()).filter(([other]) => other !== key)
      const entries = [...others, [key, name]].slice(-MAX_ENTRIES)
      await replaceFile(file, JSON.stringify(Object.fromEntries(entries), undefined, 1)).catch(
        (error: unknown) => warn(`${file} cannot be written: ${messageOf(error)}`),
      )
    },
  }
}

let written = 0

async function replaceFile(file: string, text: string): Promise<void> {
  await makeDirectory(dirname(file))
  const draft = `${file}.${process.pid}.${written++}`
  await writeFile(draft, text)
  await rename(draft, file)
}
