/** Lets the reader choose models. */
import { servingMetrics } from '@modelops/common/serving-metrics'
import { QueryVariableBuilder, VariableRefresh } from '@grafana/grafana-foundation-sdk/dashboard'
import { prometheus } from './panels.js'

export const modelVariable = new QueryVariableBuilder('model')
  .label('Model')
  .datasource(prometheus)
  .query(`label_values(${servingMetrics.info.name}, model)`)
  .refresh(VariableRefresh.OnTimeRangeChanged)
  .multi(true)
  .includeAll(true)
  .allValue('.*')
  .current({ selected: true, text: 'All', value: '$__all' })
