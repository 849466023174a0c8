/** The dashboards as the files of the chart: their JSON by name. */
import { rolloutsDashboard } from './rollouts.js'
import { servingDashboard } from './serving.js'
import { trainingDashboard } from './training.js'

const toJson = (dashboard: object) => `${JSON.stringify(dashboard, null, 2)}\n`

export const dashboards: Record<string, string> = {
  'rollouts.json': toJson(rolloutsDashboard()),
  'serving.json': toJson(servingDashboard()),
  'training.json': toJson(trainingDashboard()),
}
