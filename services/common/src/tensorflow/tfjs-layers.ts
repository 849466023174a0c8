/** The layers of TensorFlow.js, by `require` as its core is. */
import { createRequire } from 'node:module'
import type * as layers from '@tensorflow/tfjs-layers'

const require = createRequire(import.meta.url)

export default require('@tensorflow/tfjs-layers') as typeof layers
