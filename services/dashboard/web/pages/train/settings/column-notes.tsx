/** Names the columns that want attention, before anyone scrolls through them all. */
import { InfoIcon } from '../../../components/icons.js'
import { formatCount } from '../../../format.js'
import { Warning } from '../data/warning.js'
import { featuresOf, type FormPart } from './draft.js'
import { uselessColumns } from './features.js'
import styles from './settings.module.css'

const NAMED = 5

export function ColumnNotes({ dataset, draft }: FormPart) {
  const useless = uselessColumns(dataset.columns, dataset.rows).filter(
    (name) => name !== draft.target && draft.leftOut.has(name),
  )
  const doubtful = featuresOf(draft, dataset).filter(({ problems }) => problems.length > 0)
  return (
    <>
      {useless.length > 0 && (
        <p className={styles.info}>
          <InfoIcon />
          <span>
            {useless.length === 1 ? 'One column is' : `${formatCount(useless.length)} columns are`} left out,
            because nothing can be learned from {useless.length === 1 ? 'it' : 'them'}: {listOf(useless)}.
          </span>
        </p>
      )}
      {doubtful.length > 0 && (
        <Warning>
          {doubtful.length === 1 ? 'One column has' : `${formatCount(doubtful.length)} columns have`} a
          problem: {listOf(doubtful.map(({ name }) => name))}. The list below says which.
        </Warning>
      )}
    </>
  )
}

const listOf = (names: string[]) =>
  names.slice(0, NAMED).join(', ') +
  (names.length > NAMED ? ` and ${formatCount(names.length - NAMED)} more` : '')
