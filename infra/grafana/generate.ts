/** Writes the dashboards into the chart: npx tsx infra/grafana/generate.ts */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dashboards } from './dashboards.js'

for (const [name, json] of Object.entries(dashboards))
  writeFileSync(join(__dirname, '../charts/modelops/dashboards', name), json)
