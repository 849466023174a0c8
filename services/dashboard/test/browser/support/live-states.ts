/** The states that the page Live can be in. */
import type { Page } from 'playwright-core'
import type { LiveFigures } from '../../../src/live/live-figures.js'
import { open, type States } from './states.js'

/** After a deployment, before the first prediction. */
export const quietStates: States = {
  'Live without traffic': (page) => open(page, '/live', 'curl'),
  'Live without replicas': async (page) => {
    await alterFigures(page, () => ({ replicas: [silentReplica], versions: [], has_traffic: false }))
    await open(page, '/live', 'Could not reach the inference service')
  },
}

export const liveStates: States = {
  Live: (page) => open(page, '/live', 'stable'),
  'Live while it is paused': async (page) => {
    await open(page, '/live', 'stable')
    await page.getByRole('button', { name: 'Pause' }).click()
  },
  'Live with a replica that does not answer': async (page) => {
    await alterFigures(page, ({ replicas }) => ({ replicas: [...replicas, silentReplica] }))
    await open(page, '/live', 'does not answer')
  },
  'Live while requests fail': async (page) => {
    await open(page, '/live', 'stable')
    await page.request.post('/api/inference/predict?model=people', { data: {} })
    await page.getByText('Errors high').waitFor()
  },
  'Live of a model that is not there': (page) =>
    open(page, '/live?model=nothing', '“nothing” is not deployed'),
}

const silentReplica = { address: '10.0.0.2:8081', up: false, failure: 'no answer within 2 s', started: null }

/** From now on the page gets the figures of this moment, with these alterations. */
async function alterFigures(
  page: Page,
  alter: (figures: LiveFigures) => Partial<LiveFigures>,
): Promise<void> {
  const figures = (await (await page.request.get('/api/live')).json()) as LiveFigures
  await page.route('**/api/live', (route) => route.fulfill({ json: { ...figures, ...alter(figures) } }))
}
