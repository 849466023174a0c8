/** The encoded rows of a run on disk, one file for each part of the data. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { RowFile } from './row-file.js'
import type { Part } from '../plan/split.js'

export type RowFiles = Record<Part, RowFile>

/** Runs `use` with empty row files in a new folder below `workDir`; the folder is removed in any case. */
export async function withRowFiles<T>(
  workDir: string,
  width: number,
  use: (files: RowFiles) => Promise<T>,
): Promise<T> {
  await mkdir(workDir, { recursive: true })
  const folder = await mkdtemp(join(workDir, 'rows-'))
  const open: RowFile[] = []
  const file = (part: Part) => {
    open.push(new RowFile(join(folder, part), width))
    return open.at(-1)!
  }
  try {
    return await use({ training: file('training'), validation: file('validation'), test: file('test') })
  } finally {
    for (const rowFile of open) rowFile.close()
    await rm(folder, { recursive: true, force: true })
  }
}
