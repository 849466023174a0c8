/** Zip archives, whose directory is read first: nothing is unpacked that is not wanted. */
import type { Readable } from 'node:stream'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { Problem } from '@modelops/common/problem'

const MAX_ENTRIES = 10_000

export interface Archive {
  /** By path; without folders and what macOS adds. */
  entries: ReadonlyMap<string, Entry>
  /** Its bytes; the stream fails when they are damaged or more than the directory says. */
  read(entry: Entry): Promise<Readable>
  close(): void
}

/** @throws Problem invalid_data */
export async function openArchive(path: string): Promise<Archive> {
  let zip: ZipFile | undefined
  try {
    zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false })
    const entries = await entriesOf(zip)
    return { entries, read: (entry) => openEntry(zip!, entry), close: () => zip!.close() }
  } catch (error) {
    zip?.close()
    throw error instanceof Problem ? error : damaged(error)
  }
}

function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > MAX_ENTRIES) throw tooManyEntries(zip.entryCount)
  const entries = new Map<string, Entry>()
  return new Promise((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      const name = entry.fileName
      if (!name.endsWith('/') && !/(?:^|\/)(?:__MACOSX\/|\.)/.test(name)) entries.set(name, entry)
      zip.readEntry()
    })
    zip.on('end', () => resolve(entries))
    zip.on('error', reject)
    zip.readEntry()
  })
}

async function openEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
  if (entry.isEncrypted())
    throw new Problem(
      'invalid_data',
      `'${entry.fileName}' in the archive needs a password: pack it without one`,
    )
  try {
    return await zip.openReadStreamPromise(entry)
  } catch (error) {
    throw damaged(error)
  }
}

export const damaged = (cause: unknown) =>
  new Problem('invalid_data', `the archive cannot be unpacked (${(cause as Error).message}): pack it again`, {
    cause,
  })

const tooManyEntries = (received: number) =>
  new Problem(
    'invalid_data',
    `the archive holds ${received} files, of which at most ${MAX_ENTRIES} are looked at`,
    {
      received,
      expected: MAX_ENTRIES,
    },
  )
