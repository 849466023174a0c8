/** Kernel locks on files: mutual exclusion between processes that ends with the process, however it ends. */
import { closeSync, openSync } from 'node:fs'
import { createRequire } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '../problem.js'

interface NativeLocks {
  /** Takes the exclusive lock of an open file without waiting; false when another open file has it. */
  tryLock(fd: number): boolean
}

const LOCK_TIMEOUT_MS = 30_000
const LONGEST_PAUSE_MS = 10
let native: NativeLocks | undefined

/** The native locks. Where they cannot load it is the problem `store_unavailable`, naming the platform. */
export function fileLocks(): NativeLocks {
  try {
    // By `require`, because the package is CommonJS without types and loads a binary that a platform may lack.
    native ??= createRequire(import.meta.url)('fs-native-extensions') as NativeLocks
    return native
  } catch (cause) {
    throw new Problem(
      'store_unavailable',
      `an artifact store in a directory needs file locks, and the package fs-native-extensions does not load on ` +
        `${process.platform}-${process.arch}: install it again with 'npm ci', or use a bucket (MODELOPS_STORE=s3://...)`,
      { cause },
    )
  }
}

/**
 * Runs a synchronous action while holding the lock of an existing file. It is synchronous so that a busy event
 * loop never keeps other processes waiting; they poll, since a waiting kernel call could not time out.
 */
export async function withFileLock<T>(path: string, action: () => T): Promise<T> {
  const fd = openSync(path, 'r+')
  try {
    await acquire(fd, path)
    return action()
  } finally {
    closeSync(fd)
  }
}

async function acquire(fd: number, path: string) {
  const deadline = performance.now() + LOCK_TIMEOUT_MS
  while (!fileLocks().tryLock(fd)) {
    if (performance.now() > deadline) {
      throw new Problem(
        'store_unavailable',
        `another process has held ${path} for ${LOCK_TIMEOUT_MS / 1000} s: it hangs or is stopped; continue or end it`,
      )
    }
    await sleep(1 + Math.random() * (LONGEST_PAUSE_MS - 1))
  }
}
