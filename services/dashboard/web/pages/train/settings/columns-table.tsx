/** The columns of a data set, and which of them are learned from. */
import { useState } from 'react'
import type { Column } from '../../../api/types.js'
import { Badge } from '../../../components/badge.js'
import { WarningIcon } from '../../../components/icons.js'
import { Table } from '../../../components/table.js'
import { formatCount } from '../../../format.js'
import { describeDistinct, describeMissing, describeValues } from './describe-column.js'
import type { Draft, FormPart } from './draft.js'
import styles from './settings.module.css'

/** From this many columns on they can be searched. */
const FILTER_FROM = 21

const typeNames = { numeric: 'number', text: 'text', datetime: 'date' } as const

export function ColumnsTable({ dataset, draft, onChange }: FormPart) {
  const [search, setSearch] = useState('')
  const { columns, rows } = dataset
  const part = search.trim().toLowerCase()
  const found = columns.filter(({ name }) => name.toLowerCase().includes(part))
  const toggle = (name: string) => {
    const leftOut = new Set(draft.leftOut)
    if (!leftOut.delete(name)) leftOut.add(name)
    onChange({ leftOut })
  }
  return (
    <div className="stack">
      {columns.length >= FILTER_FROM && (
        <p className={styles.filter}>
          <input
            type="search"
            placeholder={`Find among ${formatCount(columns.length)} columns`}
            aria-label="Find a column"
            value={search}
            onChange={({ target }) => setSearch(target.value)}
          />
          <span className="muted" role="status">
            {part !== '' &&
              (found.length === 0 ? 'No column is called that' : `${formatCount(found.length)} found`)}
          </span>
        </p>
      )}
      <Table
        key={part}
        caption={`Columns of ${dataset.name}`}
        rows={found}
        rowKey={({ name }) => name}
        isCurrent={({ name }) => name === draft.target}
        isFramed
        maxHeight={380}
        stacks
        columns={[
          { header: 'Column', cell: (column) => <Name {...{ column, draft, toggle }} /> },
          { header: 'Type', cell: ({ type }) => typeNames[type] },
          {
            header: 'Values',
            isWide: true,
            cell: (column) => <span className={styles.values}>{describeValues(column)}</span>,
          },
          { header: 'Different', align: 'end', cell: describeDistinct },
          { header: 'Missing', align: 'end', cell: (column) => describeMissing(column, rows) },
        ]}
      />
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
