/** The directory that everything is kept in. */
import { join } from 'node:path'
import { makeDirectory } from '@modelops/common/make-directory'
import { Problem } from '@modelops/common/problem'

/** Creates it where it is missing. Throws `store_unavailable`, saying why, where that cannot be done. */
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
