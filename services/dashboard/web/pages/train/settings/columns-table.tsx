/** The columns of a data set, and which of them are learned from. */
import { useState } from 'react'
import type { Column } from '../../../api/types.js'
import { Badge } from '../../../components/badge.js'
import { Button } from '../../../components/button.js'
import { WarningIcon } from '../../../components/icons.js'
import { Table } from '../../../components/table.js'
import { formatCount } from '../../../format.js'
import { describeDistinct, describeMissing, describeValues } from './describe-column.js'
import type { Draft, FormPart } from './draft.js'
import styles from './settings.module.css'

/** Thousands of rows at once would be slow. */
const SHOWN = 100

export function ColumnsTable({ dataset, draft, onChange }: FormPart) {
  const [shown, setShown] = useState(SHOWN)
  const { columns, rows } = dataset
  const toggle = (name: string) => {
    const leftOut = new Set(draft.leftOut)
    if (!leftOut.delete(name)) leftOut.add(name)
    onChange({ leftOut })
  }
  return (
    <div className={styles.columns}>
      <Table
        caption={`Columns of ${dataset.name}`}
        rows={columns.slice(0, shown)}
        rowKey={({ name }) => name}
        isCurrent={({ name }) => name === draft.target}
        stacks
        columns={[
          { header: 'Column', cell: (column) => <Name {...{ column, draft, toggle }} /> },
          { header: 'Type', cell: ({ type }) => (type === 'numeric' ? 'number' : 'text') },
          {
            header: 'Values',
            isWide: true,
            cell: (column) => <span className={styles.values}>{describeValues(column)}</span>,
          },
          { header: 'Different', align: 'end', cell: describeDistinct },
          { header: 'Missing', align: 'end', cell: (column) => describeMissing(column, rows) },
        ]}
      />
      {columns.length > shown && (
        <Button small onClick={() => setShown(shown + SHOWN * 10)}>
          Show more of the {formatCount(columns.length)} columns
        </Button>
      )}
    </div>
  )
}

interface NameProps {
  column: Column
  draft: Draft
  toggle: (name: string) => void
}

function Name({ column: { name, problems }, draft, toggle }: NameProps) {
  const isTarget = name === draft.target
  return (
    <>
      <label className={styles.name}>
        <input
          type="checkbox"
          checked={isTarget || !draft.leftOut.has(name)}
          disabled={isTarget}
          onChange={() => toggle(name)}
          aria-label={isTarget ? `${name}, the target` : `Learn from ${name}`}
        />
        <span className={styles.nameText} title={name}>
          {name}
        </span>
        {isTarget && <Badge tone="accent">target</Badge>}
      </label>
      {problems.map((problem) => (
        <span key={problem} className={styles.problem}>
          <WarningIcon />
          <span>{problem}</span>
        </span>
      ))}
    </>
  )
}
