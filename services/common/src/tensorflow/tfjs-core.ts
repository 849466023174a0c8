/**
 * TensorFlow.js by `require`. Its files are megabytes of CommonJS, in which Node.js searches for the names of the exports
 * when they are imported: three times the work of running them, in each process that starts.
 */
import { createRequire } from 'node:module'
import type * as core from '@tensorflow/tfjs-core'

const require = createRequire(import.meta.url)

export default require('@tensorflow/tfjs-core') as typeof core
