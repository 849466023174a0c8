/** Ends a process before it takes the memory of others: native code is bound by no limit of Node.js. */
import { once } from 'node:events'
import { freemem } from 'node:os'
import { Worker } from 'node:worker_threads'

/** Of what is free when the process begins. */
const SHARE = 0.8
const LOOK_MS = 50

/** A thread looks, as native code holds the event loop. */
const watch = `
  const { workerData } = require('node:worker_threads')
  const look = () => process.memoryUsage.rss() > workerData && process.kill(process.pid, 'SIGKILL')
  setInterval(look, ${LOOK_MS})`

/**
 * Resolves once it is watched.
 * @param bytes more than the process takes now
 */
export async function limitMemory(bytes = SHARE * freeBytes()): Promise<void> {
  const thread = new Worker(watch, {
    eval: true,
    execArgv: [],
    workerData: process.memoryUsage.rss() + bytes,
  })
  await once(thread, 'online')
  thread.unref()
}

/** Within the limit of a container, where there is one: what its files keep in memory is given up when need be. */
const freeBytes = (): number => Math.min(process.constrainedMemory() || Infinity, freemem())
