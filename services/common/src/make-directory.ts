/** Directories, made where they are missing. */
import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Step by step: the recursive mkdir of Node.js never ends where new names are ENOENT, as in /proc. */
export async function makeDirectory(path: string): Promise<void> {
  if (!(await lacksParent(path))) return
  await makeDirectory(dirname(path))
  const error = await lacksParent(path)
  if (error) throw error
}

/** Makes one directory, which another process may do at the same time; the error where the one above is missing. */
async function lacksParent(path: string): Promise<Error | undefined> {
  try {
    await mkdir(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return error as Error
    if (code !== 'EEXIST' || !(await stat(path)).isDirectory()) throw error
  }
  return undefined
}
