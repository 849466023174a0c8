/** Which model is shown, when it was last asked, and a way to stop the updates. */
import type { LiveFigures } from '../../../src/live/live-figures.js'
import { Button } from '../../components/button.js'
import { formatClock } from '../../format.js'
import { zoneName } from './format.js'
import styles from './live.module.css'

interface ControlsProps {
  latest: LiveFigures | undefined
  models: readonly string[]
  model: string | undefined
  onModel: (model: string | undefined) => void
  isPaused: boolean
  onPause: (isPaused: boolean) => void
}

export function Controls({ latest, models, model, onModel, isPaused, onPause }: ControlsProps) {
  return (
    <>
      <span className={styles.updated}>{latest && <Updated time={latest.time} isPaused={isPaused} />}</span>
      <select
        aria-label="Model"
        className={styles.model}
        value={model ?? ''}
        onChange={(event) => onModel(event.target.value || undefined)}
      >
        <option value="">All models</option>
        {models.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <Button aria-pressed={isPaused} onClick={() => onPause(!isPaused)}>
        Pause
      </Button>
    </>
  )
}

const Updated = ({ time, isPaused }: { time: string; isPaused: boolean }) => (
  <>
    {isPaused ? 'Paused at' : 'Updated'}{' '}
    <time dateTime={time}>
      {formatClock(Date.parse(time) / 1000)} {zoneName(new Date(time))}
    </time>
  </>
)
