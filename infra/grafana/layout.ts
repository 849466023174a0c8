/** A dashboard as rows of panels. */
import {
  DashboardBuilder,
  RowBuilder,
  type Dashboard,
  type QueryVariableBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard'
import type { Panel } from './panels.js'

export interface Row {
  title: string
  panels: Panel[]
}

export interface Layout {
  uid: string
  title: string
  /** What it shows at first, for example now-30m. */
  from: string
  variables?: QueryVariableBuilder[]
  rows: Row[]
}

export function layOut({ uid, title, from, variables = [], rows }: Layout): Dashboard {
  const dashboard = new DashboardBuilder(title).uid(uid).tags(['modelops']).readonly()
  dashboard.time({ from, to: 'now' }).refresh('10s').variables(variables)
  let id = 1
  for (const row of rows) {
    dashboard.withRow(new RowBuilder(row.title).id(id++))
    for (const panel of row.panels) dashboard.withPanel(panel.id(id++))
  }
  return dashboard.build()
}
