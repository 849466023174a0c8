/** The directory that holds all data. */
import { join } from 'node:path'
import { makeDirectory } from '@modelops/common/make-directory'
import { Problem } from '@modelops/common/problem'

/** Creates it if it is missing. Throws `store_unavailable` with the reason if that fails. */
export async function prepareDataDirectory(path: string): Promise<void> {
  try {
    await makeDirectory(join(path, 'logs'))
  } catch (error) {
    throw new Problem(
      'store_unavailable',
      `cannot write to the data directory ${path} (${(error as Error).message}); choose another one with --data-dir`,
      { cause: error },
    )
  }
}
