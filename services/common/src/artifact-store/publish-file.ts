/** How a file appears under its name all at once, and only if nobody else was faster. */
import { randomUUID } from 'node:crypto'
import { type BigIntStats, mkdirSync, renameSync, statSync, utimesSync } from 'node:fs'
import { type FileHandle, open, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileLocks, withFileLock } from './file-lock.js'

const STALE_AFTER_MS = 60_000

export interface Publication {
  /** Absolute path of the file to create or replace. */
  target: string
  /** A folder on the same file system for the unfinished file. */
  tempFolder: string
  /** The file whose lock all writers of the store take. */
  lockPath: string
  fill: (file: FileHandle) => Promise<void>
  /** Called under the lock with the ETag of the file to be replaced; throws to leave that one in place. */
  check: (oldEtag: string | undefined) => void
}

/** An ETag from what one `stat` gives. */
export const etagOf = ({ ino, mtimeNs, size }: BigIntStats) =>
  `"${ino.toString(36)}-${mtimeNs.toString(36)}-${size.toString(36)}"`

/** Writes a file aside, flushes it, renames it over the target, and returns the new ETag. */
export async function publishFile(publication: Publication): Promise<string> {
  const { target, tempFolder, lockPath, fill } = publication
  const temp = join(tempFolder, `${process.pid}-${randomUUID()}`)
  const file = await open(temp, 'wx')
  try {
    fileLocks().tryLock(file.fd) // held until the rename, so that it never counts as stale
    await fill(file)
    await file.sync()
    const { etag, created } = await withFileLock(lockPath, () => replace(temp, publication))
    await syncFolders(dirname(target), created)
    return etag
  } catch (error) {
    await rm(temp, { force: true })
    throw error
  } finally {
    await file.close()
  }
}

function replace(temp: string, { target, check }: Publication) {
  const old = statSync(target, { bigint: true, throwIfNoEntry: false })
  check(old && etagOf(old))
  const created = old ? undefined : mkdirSync(dirname(target), { recursive: true })
  if (old) makeNewer(temp, old.mtimeNs)
  renameSync(temp, target)
  return { etag: etagOf(statSync(target, { bigint: true })), created }
}

/** Kernel clocks tick in milliseconds and inodes are used again: only a growing time keeps ETags apart. */
function makeNewer(temp: string, oldNs: bigint) {
  const { mtimeNs } = statSync(temp, { bigint: true })
  if (mtimeNs > oldNs) return
  const seconds = Number(oldNs / 1000n + 2n) / 1e6
  utimesSync(temp, seconds, seconds)
}

/** Makes the rename, and the folders created for it, survive a power cut. Windows cannot open folders. */
async function syncFolders(folder: string, firstCreated: string | undefined) {
  if (process.platform === 'win32') return
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
  if (firstCreated && folder.length >= firstCreated.length) await syncFolders(dirname(folder), firstCreated)
}

/** Removes what killed writers left behind: old files that nobody has locked. */
export async function removeStaleFiles(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const stats = statSync(path, { throwIfNoEntry: false })
    if (!stats || Date.now() - stats.mtimeMs < STALE_AFTER_MS) continue
    const file = await open(path, 'r+')
    try {
      if (fileLocks().tryLock(file.fd)) await rm(path, { force: true })
    } finally {
      await file.close()
    }
  }
}
