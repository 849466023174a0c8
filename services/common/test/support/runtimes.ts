/** Processes that compute ONNX models by another runtime than this machine's. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const preload = fileURLToPath(new URL('without-native.cjs', import.meta.url))

/** Settings of a process for which onnxruntime-node has no library. */
export const withoutNative = { NODE_OPTIONS: `--require ${preload}` }

/** The only version that works; see wasm-runtime.ts. */
const { peerDependencies } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { peerDependencies: { 'onnxruntime-web': string } }

/** Installs onnxruntime-web where nobody else finds it. @throws Error of npm */
export async function installWasm() {
  const folder = await mkdtemp(join(tmpdir(), 'modelops-onnx-web-'))
  const remove = () => rm(folder, { recursive: true })
  const name = `onnxruntime-web@${peerDependencies['onnxruntime-web']}`
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  try {
    await promisify(execFile)('npm', ['install', '--prefix', folder, ...options, name])
  } catch (error) {
    await remove()
    throw error
  }
  return { settings: { ...withoutNative, NODE_PATH: join(folder, 'node_modules') }, remove }
}
