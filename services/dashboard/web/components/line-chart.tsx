/** Lines over numbers or time, drawn by uPlot, with the values under the pointer and a table that says the same. */
import { useEffect, useRef, useState } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { onThemeChange } from '../theme/theme.js'
import styles from './line-chart.module.css'
import { dataOf, formatsOf, optionsOf, seriesToken } from './line-chart-options.js'
import { Table } from './table.js'

export interface Series {
  label: string
  /** One for each x; null leaves a gap. */
  values: readonly (number | null)[]
  /** For a reference that is not measured. */
  dashed?: boolean
}

export interface LineChartProps {
  /** What the chart shows, for a screen reader. */
  label: string
  /** Ascending; Unix seconds where `time` is set. */
  x: readonly number[]
  series: readonly Series[]
  xLabel: string
  /** With the unit. */
  yLabel: string
  time?: boolean
  formatX?: (value: number) => string
  formatY?: (value: number) => string
  /** Default: as the data. */
  xRange?: readonly [number, number]
  /** null: as the data. */
  yRange?: readonly [number | null, number | null]
  /** Both ends of a logarithmic axis, powers of ten; values outside are not seen. */
  logRange?: readonly [number, number]
  /** In px. */
  height?: number
}

export function LineChart(props: LineChartProps) {
  const { label, x, series, height = 220 } = props
  const frame = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot | null>(null)
  const [pointed, setPointed] = useState<number | null>(null)
  const theme = useThemeVersion()
  // The chart is rebuilt when its form changes; new values only move the lines.
  const form = JSON.stringify([
    series.map(({ label, dashed }) => [label, dashed]),
    props.xRange,
    props.yRange,
    props.logRange,
    props.yLabel,
  ])

  useEffect(() => {
    const element = frame.current!
    const made = new uPlot(optionsOf({ ...props, height }, element, setPointed), dataOf(props), element)
    chart.current = made
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
    }
  }, [form, theme, height])
  useEffect(() => chart.current?.setData(dataOf(props)), [x, series])

  return (
    <figure className={styles.figure} aria-label={label}>
      <Legend {...props} pointed={pointed} />
      <div ref={frame} className={styles.frame} style={{ height }} aria-hidden="true" />
      <ChartTable {...props} />
    </figure>
  )
}

function Legend({ pointed, ...props }: LineChartProps & { pointed: number | null }) {
  const { formatX, formatY } = formatsOf(props)
  return (
    <div className={styles.legend} aria-hidden="true">
      {props.series.map(({ label, values, dashed }, index) => (
        <span key={label} className={styles.entry}>
          <svg width="16" height="8" stroke={`var(${seriesToken(index, dashed)})`} strokeWidth="2">
            <path d="M0 4h16" strokeDasharray={dashed ? '4 3' : undefined} />
          </svg>
          {label}
          <span className={styles.value}>
            {pointed === null ? '' : values[pointed] == null ? '–' : formatY(values[pointed])}
          </span>
        </span>
      ))}
      <span className={styles.at}>
        {pointed === null || props.x[pointed] === undefined
          ? ''
          : `${props.xLabel} ${formatX(props.x[pointed])}`}
      </span>
    </div>
  )
}

/** The most rows that a person reads; more are thinned out evenly, and the last one stays. */
const MAX_ROWS = 60

/** The values of the chart as a table that may be opened. */
function ChartTable(props: LineChartProps) {
  const { formatX, formatY } = formatsOf(props)
  const step = Math.ceil(props.x.length / MAX_ROWS)
  const last = props.x.length - 1
  const rows = props.x.map((_, index) => index).filter((index) => index % step === 0 || index === last)
  return (
    <details className="hint">
      <summary>Show as a table</summary>
      <Table
        caption={props.label}
        rows={rows}
        maxHeight={280}
        rowKey={(index) => String(index)}
        columns={[
          { header: props.xLabel, cell: (index) => formatX(props.x[index]!) },
          ...props.series.map(({ label, values }) => ({
            header: label,
            align: 'end' as const,
            cell: (index: number) => (values[index] == null ? '–' : formatY(values[index])),
          })),
        ]}
      />
    </details>
  )
}

function useThemeVersion(): number {
  const [version, setVersion] = useState(0)
  useEffect(() => onThemeChange(() => setVersion((before) => before + 1)), [])
  return version
}
