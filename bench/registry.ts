/** Registries made by real training runs. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { openStore } from '@modelops/common/artifact-store/open-store'
import { Deployments } from '@modelops/common/registry/deployments'
import { ModelRegistry } from '@modelops/common/registry/model-registry'
import { environment } from './environment.js'

export const MODEL = 'breast-cancer'
export const csv = fileURLToPath(new URL('../examples/data/breast-cancer.csv', import.meta.url))

export interface Registry {
  /** Settings of a service that serves it. */
  settings: Record<string, string>
  runIds: string[]
}

export interface Network {
  hidden: number[]
  epochs: number
}

/**
 * Trains on the breast-cancer data, with as many seeds as runs are wanted, and deploys the first.
 * @param network without one the default of training is measured
 */
export async function makeRegistry(directory: string, network?: Network, runs = 1): Promise<Registry> {
  const settings = settingsOf(directory)
  const flags = {
    csv,
    model: MODEL,
    target: 'diagnosis',
    hidden: network?.hidden.join(),
    epochs: network?.epochs,
  }
  for (let seed = 0; seed < runs; seed++) train(settings, { ...flags, seed })
  return deployFirst(settings)
}

/** Imports a model of the breast-cancer data whose class 1 is benign, and deploys it. */
export async function importRegistry(directory: string, file: string): Promise<Registry> {
  const settings = settingsOf(directory)
  train(settings, { import: file, name: MODEL, labels: 'malignant,benign' })
  return deployFirst(settings)
}

const settingsOf = (directory: string) => ({
  MODELOPS_HOME: directory,
  MODELOPS_STORE: pathToFileURL(join(directory, 'store')).href,
})

async function deployFirst(settings: ReturnType<typeof settingsOf>): Promise<Registry> {
  const store = await openStore(settings.MODELOPS_STORE)
  const runIds = await new ModelRegistry(store).listRunIds(MODEL)
  await new Deployments(store).deploy(MODEL, runIds[0]!, { who: 'npm run bench', why: '' })
  return { settings, runIds }
}

/** Runs `modelops-train`. @param flags without their hyphens; what is undefined is left out */
export function train(
  settings: Record<string, string>,
  flags: Record<string, string | number | undefined>,
): void {
  const job = fileURLToPath(new URL('../services/training/dist/job.js', import.meta.url))
  const args = Object.entries(flags).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)],
  )
  const env = { ...environment, ...settings, LOG_LEVEL: 'error' }
  const { status } = spawnSync(process.execPath, [job, ...args], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) throw new Error(`training for the benchmark failed with exit code ${status}`)
}
