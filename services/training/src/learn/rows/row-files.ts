/** The encoded rows of a run on disk, one file for each part of the data. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { RowFile } from './row-file.js'
import type { Part } from '../plan/split.js'

export type RowFiles = Record<Part, RowFile>

/** Opens one more of a name. */
export type OpenRowFile = (name: string) => RowFile

/** Runs `use` with empty row files in a new folder below `workDir`; the folder is removed in any case. */
export async function withRowFiles<T>(
  workDir: string,
  width: number,
  use: (files: RowFiles, open: OpenRowFile) => Promise<T>,
): Promise<T> {
  await mkdir(workDir, { recursive: true })
  const folder = await mkdtemp(join(workDir, 'rows-'))
  const opened: RowFile[] = []
  const open = (name: string) => {
    opened.push(new RowFile(join(folder, name), width))
    return opened.at(-1)!
  }
  try {
    const files = { training: open('training'), validation: open('validation'), test: open('test') }
    return await use(files, open)
  } finally {
    for (const rowFile of opened) rowFile.close()
    await rm(folder, { recursive: true, force: true })
  }
}
