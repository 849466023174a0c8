/** The marks of a time axis: as many as there is room for, with seconds only where it is short. */
import type uPlot from 'uplot'

const withSeconds = new Intl.DateTimeFormat('en-GB', {
  ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
})
const withMinutes = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

/** `14:32:05`, in the reader's time zone. */
export const formatClock = (unixSeconds: number) => withSeconds.format(unixSeconds * 1000)

/** Below so many seconds minutes would be too far apart. */
const SHORT_SECONDS = 150

/** The steps in seconds that a mark may be away from the next, and the px that its text needs. */
export const marksOf = (seconds: number) =>
  seconds < SHORT_SECONDS
    ? { steps: [10, 15, 30, 60], space: 58 }
    : { steps: [1, 2, 5, 10, 15, 30, 60].map((minutes) => minutes * 60), space: 42 }

export const formatMark = (unixSeconds: number, step: number) =>
  step % 60 === 0 ? withMinutes.format(unixSeconds * 1000) : formatClock(unixSeconds)

export const timeAxis: Pick<uPlot.Axis, 'incrs' | 'space' | 'values'> = {
  incrs: (_chart, _axis, from, to) => marksOf(to - from).steps,
  space: (_chart, _axis, from, to) => marksOf(to - from).space,
  values: (_chart, at, _axis, _space, step) => at.map((seconds) => formatMark(seconds, step)),
}
