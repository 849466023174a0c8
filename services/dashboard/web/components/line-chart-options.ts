/** uPlot's settings for a LineChart, in the colours of the theme. */
import type uPlot from 'uplot'
import { formatClock, formatNumber } from '../format.js'
import type { LineChartProps } from './line-chart.js'

export const formatsOf = ({ time, formatX, formatY }: LineChartProps) => ({
  formatX: formatX ?? (time ? formatClock : formatNumber),
  formatY: formatY ?? formatNumber,
})

/** A reference that is not measured stays in the background. */
export const seriesToken = (index: number, dashed = false) =>
  dashed ? '--border-strong' : `--series-${(index % 5) + 1}`

export const dataOf = ({ x, series }: LineChartProps) =>
  [x, ...series.map(({ values }) => values)] as unknown as uPlot.AlignedData

/** @param onPoint gets the index of the x under the pointer, or null */
export function optionsOf(
  props: LineChartProps & { height: number },
  element: HTMLElement,
  onPoint: (index: number | null) => void,
): uPlot.Options {
  const { series, time = false, xRange, yRange, logRange, xLabel, yLabel, height } = props
  const { formatX, formatY } = formatsOf(props)
  const color = colorsOf(element)
  const axis = {
    stroke: color('--text-muted'),
    font: `11px ${getComputedStyle(element).fontFamily}`,
    labelFont: `11px ${getComputedStyle(element).fontFamily}`,
    labelSize: 18,
    grid: { stroke: color('--border'), width: 1 },
    ticks: { show: false },
  }
  return {
    width: element.clientWidth,
    height,
    legend: { show: false },
    padding: [8, 18, 0, 0],
    cursor: { y: false, points: { size: 7 }, drag: { setScale: false, x: false } },
    scales: {
      x: { time, ...(xRange ? { range: [...xRange] } : {}) },
      y: logRange
        ? { distr: 3, range: [...logRange] }
        : { range: (_chart, min, max) => rangeOf(min, max, yRange) },
    },
    axes: [
      {
        ...axis,
        label: xLabel,
        size: 28,
        ...(time ? timeAxis : { space: 44, values: (_chart, at) => at.map(formatX) }),
        ...(!time && props.x.every(Number.isInteger) ? { incrs: wholeSteps } : {}),
      },
      {
        ...axis,
        label: yLabel,
        size: 52,
        space: 36,
        values: (_chart, at: (number | null)[]) => at.map((value) => (value === null ? '' : formatY(value))),
        ...(logRange ? decadeAxis(axis.grid) : {}),
      },
    ],
    series: [
      {},
      ...series.map(({ label, dashed }, index) => ({
        label,
        stroke: color(seriesToken(index, dashed)),
        width: 1.75,
        points: { show: ({ data }: uPlot, at: number) => isSingle(data[at]!) },
        ...(dashed ? { dash: [5, 4] } : {}),
      })),
    ],
    hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)] },
  }
}

/** No line shows a single value. */
const isSingle = (values: ArrayLike<unknown>) =>
  Array.from(values).filter((value) => value != null).length === 1

/** The distances between the numbers of an axis that counts something. */
const wholeSteps = [1, 2, 5]
  .flatMap((step) => [0, 1, 2, 3, 4].map((power) => step * 10 ** power))
  .sort((a, b) => a - b)

const isPowerOfTen = (value: number) => Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-6

/** Lines and numbers at powers of ten only. */
function decadeAxis(grid: uPlot.Axis.Grid): Pick<uPlot.Axis, 'filter' | 'grid'> {
  const filter: uPlot.Axis.Filter = (_chart, at) => at.map((value) => (isPowerOfTen(value) ? value : null))
  return { filter, grid: { ...grid, filter } }
}

/** The range of the data, with room above, unless a bound is given. */
function rangeOf(
  min: number | null,
  max: number | null,
  yRange: LineChartProps['yRange'] = [null, null],
): [number, number] {
  const [low, high] = yRange
  const bottom = low ?? min ?? 0
  const top = high ?? (max ?? 1) + ((max ?? 1) - bottom) * 0.06
  if (top > bottom) return [bottom, top]
  return high === null ? [bottom, bottom + 1] : [high - 1, high]
}

/** The canvas needs colours as they are now; a computed `color` is one, a custom property still a formula. */
function colorsOf(element: HTMLElement): (token: string) => string {
  return (token) => {
    element.style.color = `var(${token})`
    const { color } = getComputedStyle(element)
    element.style.color = ''
    return color
  }
}

const withMinutes = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

/** On an axis shorter than this, ticks a minute apart would be too far apart. */
const SHORT_SECONDS = 150

/** The distances in seconds that ticks may have, and the px that a tick's text needs. */
export const ticksOf = (seconds: number) =>
  seconds < SHORT_SECONDS
    ? { steps: [10, 15, 30, 60], space: 58 }
    : { steps: [1, 2, 5, 10, 15, 30, 60].map((minutes) => minutes * 60), space: 42 }

export const formatTick = (unixSeconds: number, step: number) =>
  step % 60 === 0 ? withMinutes.format(unixSeconds * 1000) : formatClock(unixSeconds)

/** As many ticks as there is room for, with seconds only where the axis is short. */
const timeAxis: Pick<uPlot.Axis, 'incrs' | 'space' | 'values'> = {
  incrs: (_chart, _axis, from, to) => ticksOf(to - from).steps,
  space: (_chart, _axis, from, to) => ticksOf(to - from).space,
  values: (_chart, at, _axis, _space, step) => at.map((seconds) => formatTick(seconds, step)),
}
