/** Points of two values in the same unit, with the line on which both are equal. */
import { formatNumber } from '../format.js'
import styles from './evaluation.module.css'

interface ScatterProps {
  /** What it shows, for a screen reader. */
  label: string
  xLabel: string
  yLabel: string
  points: readonly (readonly [x: number, y: number])[]
}

const SIZE = 240

export function Scatter({ label, xLabel, yLabel, points }: ScatterProps) {
  const values = points.flat()
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const place = (value: number) => ((value - low) / (high - low || 1)) * SIZE
  return (
    <figure className={styles.scatter}>
      <svg viewBox={`-4 -4 ${SIZE + 8} ${SIZE + 8}`} role="img" aria-label={label}>
        <path d={`M0 ${SIZE}L${SIZE} 0`} />
        {points.map(([x, y], index) => (
          <circle key={index} cx={place(x)} cy={SIZE - place(y)} r="2.5" />
        ))}
      </svg>
      <figcaption className="hint">
        {xLabel} to the right, {yLabel.toLowerCase()} upwards, both from {formatNumber(low)} to{' '}
        {formatNumber(high)}
      </figcaption>
    </figure>
  )
}
