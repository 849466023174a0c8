/** Which back ends of TensorFlow.js there are, found out without loading any of it. */
import { createRequire } from 'node:module'

/** Best first. `tensorflow` is tfjs-node: native code, an optional package. */
export const backendNames = ['tensorflow', 'wasm', 'cpu'] as const
export type BackendName = (typeof backendNames)[number]

export const isBackendName = (name: string): name is BackendName =>
  (backendNames as readonly string[]).includes(name)

/** The back ends that can probably be loaded. */
export function installedBackends(): BackendName[] {
  return tensorflowObstacle() === undefined ? [...backendNames] : ['wasm', 'cpu']
}

/** Why tfjs-node cannot be loaded; undefined when nothing is known to be in its way. */
export function tensorflowObstacle(): string | undefined {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= 23) return `tfjs-node does not run on Node.js 23 or later, this is ${process.versions.node}`
  try {
    createRequire(import.meta.url).resolve('@tensorflow/tfjs-node')
    return undefined
  } catch {
    return 'the optional package @tensorflow/tfjs-node is not installed'
  }
}
