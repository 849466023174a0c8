/** The few kinds of panels that the dashboards are made of. */
import { ReduceDataOptionsBuilder } from '@grafana/grafana-foundation-sdk/common'
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat'
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries'

/** As the chart provisions it. */
export const prometheus = { type: 'prometheus', uid: 'prometheus' }

export type Panel = StatBuilder | TimeseriesBuilder

export interface PanelOptions {
  title: string
  /** What the reader should know or do. */
  description: string
  /** Grafana's name of the unit; without one, plain numbers. */
  unit?: string
  /** PromQL by the text of its legend. */
  queries: Record<string, string>
}

/** A curve for every series, a third of the width. */
export const curves = (options: PanelOptions) =>
  fill(new TimeseriesBuilder().min(0).span(8).height(8), options)

/** The present value, a sixth of the width. */
export const number = (options: PanelOptions) =>
  fill(new StatBuilder().span(4).height(4).reduceOptions(lastValue), options)

const lastValue = new ReduceDataOptionsBuilder().calcs(['lastNotNull'])

function fill(panel: Panel, options: PanelOptions): Panel {
  const { title, description, unit = 'short', queries } = options
  panel.title(title).description(description).unit(unit).datasource(prometheus)
  Object.entries(queries).forEach(([legend, expression], index) => {
    const refId = String.fromCharCode('A'.charCodeAt(0) + index)
    panel.withTarget(new DataqueryBuilder().refId(refId).expr(expression).legendFormat(legend).range())
  })
  return panel
}
