/** Requests as they might come from several programs: rates that rise and fall, single rows and batches, now and then a mistake. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Platform } from '../support/platform.js'

type Row = (number | string | null)[]

interface Deployment {
  model_name: string
  stable_run_id: string
}

/** @returns a function that ends it */
export async function startMixedTraffic(platform: Platform): Promise<() => Promise<void>> {
  const { items } = await platform.call<{ items: Deployment[] }>('GET', '/inference/deployments')
  const state = { stopped: false }
  const clients = items.map((deployment, index) => ask(platform, deployment, 15 + 20 * index, state))
  return async () => {
    state.stopped = true
    await Promise.all(clients)
  }
}

/** @param pauseMs on average between two requests */
async function ask(
  platform: Platform,
  { model_name, stable_run_id }: Deployment,
  pauseMs: number,
  state: { stopped: boolean },
): Promise<void> {
  const run = await platform.call<{ samples: { features: Row }[] }>('GET', `/inference/runs/${stable_run_id}`)
  const url = new URL(`/api/inference/predict?model=${model_name}`, platform.dashboard)
  for (let count = 0; !state.stopped; count++) {
    const rows = run.samples.map(({ features }) => features.map(vary))
    const body = JSON.stringify(bodyOf(rows, count))
    const response = await fetch(url, { method: 'POST', body })
    await response.arrayBuffer()
    await delay(pauseMs * (1.3 + Math.sin(performance.now() / 25_000 + pauseMs)) * (0.5 + Math.random()))
  }
}

function bodyOf(rows: Row[], count: number): object {
  if (count % 150 === 0) return { features: rows[0]!.slice(1) }
  if (count % 10 === 0) return { instances: [...rows, ...rows] }
  return { features: rows[count % rows.length] }
}

const vary = (value: Row[number]) =>
  typeof value === 'number' ? value * (0.85 + Math.random() * 0.3) : value
