/** Finds fields among many: by name, by importance, or the marked ones. */
import type { RunDetails } from '../../api/types.js'
import { Button } from '../../components/button.js'
import styles from './predict.module.css'
import type { Order, View } from './visible-features.js'

interface FeatureFilterProps {
  run: RunDetails
  view: View
  /** How many fields the view shows. */
  shown: number
  onChange: (view: View) => void
}

export function FeatureFilter({ run, view, shown, onChange }: FeatureFilterProps) {
  const { features, feature_importance } = run
  return (
    <div className={styles.filter}>
      <input
        type="search"
        placeholder={`Find among ${features.length} features`}
        aria-label="Find a feature"
        value={view.search}
        onChange={(event) => onChange({ ...view, search: event.target.value })}
      />
      {feature_importance && (
        <select
          aria-label="Order of the features"
          value={view.order}
          onChange={(event) => onChange({ ...view, order: event.target.value as Order })}
        >
          <option value="data">As in the data</option>
          <option value="importance">Most important first</option>
        </select>
      )}
      <span className="muted" role="status">
        {shown < features.length ? `${shown} of ${features.length}` : ''}
      </span>
      {view.marked && (
        <Button small variant="ghost" onClick={() => onChange({ ...view, marked: undefined })}>
          Show all
        </Button>
      )}
    </div>
  )
}
