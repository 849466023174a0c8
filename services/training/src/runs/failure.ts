/** Why a run failed, as a code and a sentence. */
import { isProblem, messageOf } from '@modelops/common/problem'
import type { ChildExit } from './child.js'
import { failed } from './transitions.js'

const OUT_OF_MEMORY = /heap out of memory|allocation failed|\bOOM\b|enlarge memory/i
const advice = 'use fewer rows or columns, a smaller batchSize, or give the service more memory'

/** From the error that training threw. */
export function failureOf(error: unknown) {
  if (isProblem(error)) return failed(error.code, error.detail)
  const message = messageOf(error)
  if (OUT_OF_MEMORY.test(message))
    return failed('out_of_memory', `training ran out of memory (${message}): ${advice}`)
  return failed('internal', `training failed unexpectedly: ${message}`)
}

/** From the exit of a process that could not report the reason itself. */
export function failureOfExit({ code, signal, stderr, memoryWasShort }: ChildExit) {
  if (OUT_OF_MEMORY.test(stderr)) return failed('out_of_memory', `training ran out of memory: ${advice}`)
  if (signal === 'SIGKILL' && memoryWasShort !== false)
    return failed('out_of_memory', `training was killed, probably because it ran out of memory: ${advice}`)
  if (signal === 'SIGKILL')
    return failed('killed', 'the training process was killed, not for want of memory; start the run again')
  const last = stderr.trim().split('\n').at(-1)
  return failed(
    'internal',
    `the training process ended with ${signal ?? `code ${code}`}${last && `: ${last}`}`,
  )
}

export const interrupted = failed(
  'interrupted',
  'the process that trained it ended before it was done; start the run again',
)
