/** A program that takes the lock of a file, says so, and keeps it until it is killed. */
import { openSync } from 'node:fs'
import { fileLocks } from '../../src/artifact-store/file-lock.js'

if (!fileLocks().tryLock(openSync(process.argv[2]!, 'r+'))) throw new Error('Somebody else has the lock')
console.log('locked')
setInterval(() => undefined, 60_000)
