/** The thread that makes the files of the prediction log; see prediction-log/file-maker.ts. */
import { parentPort } from 'node:worker_threads'
import { messageOf } from '@modelops/common/problem'
import { writeLogFile, type LogFile } from './prediction-log/log-file.js'
import type { MadeFile } from './prediction-log/file-maker.js'

const port = parentPort!

port.on('message', (file: LogFile) => {
  try {
    const bytes = writeLogFile(file)
    port.postMessage({ bytes } satisfies MadeFile, [bytes.buffer])
  } catch (error) {
    port.postMessage({ error: messageOf(error) } satisfies MadeFile)
  }
})
