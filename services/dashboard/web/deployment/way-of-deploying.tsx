/** The ways in which a version takes the place of another one, or is tried beside it. */
import type { Deployment } from '../api/types.js'
import styles from './deployment.module.css'

export type Way = 'rollout' | 'deploy' | 'shadow'

const ways = [
  { way: 'rollout', label: 'Roll out', hint: 'Step by step; whatever harms is taken back by itself' },
  { way: 'deploy', label: 'At once', hint: 'For all requests' },
  { way: 'shadow', label: 'Shadow', hint: 'Answers nobody: its outputs are only compared' },
] as const

interface WayOfDeployingProps {
  /** Only one rollout of a model runs at a time. */
  canary: Deployment['canary']
  way: Way
  onChange: (way: Way) => void
}

export const WayOfDeploying = ({ canary, way, onChange }: WayOfDeployingProps) => (
  <fieldset className={styles.ways}>
    <legend className="muted">How</legend>
    {ways.map((one) => (
      <label key={one.way} className={styles.way}>
        <input
          type="radio"
          name="way"
          checked={one.way === way}
          disabled={one.way !== 'deploy' && canary !== undefined}
          onChange={() => onChange(one.way)}
        />
        <span>
          <strong>{one.label}</strong>
          <span className="hint">
            {one.way !== 'deploy' && canary ? 'Once the rollout under way has ended' : one.hint}
          </span>
        </span>
      </label>
    ))}
  </fieldset>
)
