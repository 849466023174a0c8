/** Directories, made where they are missing. */
import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Step by step: the recursive mkdir of Node.js never ends where new names are ENOENT, as in /proc. */
export async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return
    if (code !== 'ENOENT') throw error
    await makeDirectory(dirname(path))
    await mkdir(path)
  }
}
