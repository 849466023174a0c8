/** The columns of a data set, and which of them are learned from. */
import { useState } from 'react'
import { Badge } from '../../../components/badge.js'
import { ErrorNote } from '../../../components/errors.js'
import { Table } from '../../../components/table.js'
import { formatCount } from '../../../format.js'
import { describeDistinct, describeMissing, describeValues } from './describe-column.js'
import type { Draft, FormPart } from './draft.js'
import {
  columnReadingOf,
  prescribedOf,
  readingsFor,
  typeName,
  withColumn,
  type ColumnReading,
} from './reading.js'
import { Remarks, typeId, type ColumnPart } from './remarks.js'
import styles from './settings.module.css'
import { useReadAgain } from './use-read-again.js'

/** From this many columns on they can be searched. */
const FILTER_FROM = 21

export function ColumnsTable({ dataset, draft, onChange }: FormPart) {
  const again = useReadAgain(dataset.name)
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
        maxHeight={560}
        stacks
        columns={[
          { header: 'Column', cell: (column) => <Name {...{ column, dataset, again, draft, toggle }} /> },
          { header: 'Type', isWide: true, cell: (column) => <Type {...{ column, dataset, again }} /> },
          {
            header: 'Values',
            isWide: true,
            cell: (column) => <span className={styles.values}>{describeValues(column)}</span>,
          },
          { header: 'Different', align: 'end', cell: describeDistinct },
          { header: 'Missing', align: 'end', cell: (column) => describeMissing(column, rows) },
        ]}
      />
      {again.error && <ErrorNote error={again.error} attempt="read the column in this way" />}
    </div>
  )
}

/** What the column is taken for; another choice reads the table again. */
function Type({ column, dataset, again }: ColumnPart) {
  if (!dataset.reading) return typeName(column)
  const prescribed = prescribedOf(dataset)
  const current = columnReadingOf(prescribed, column.name)
  return (
    <select
      id={typeId(dataset, column)}
      className={styles.type}
      aria-label={`Type of ${column.name}`}
      value={current}
      aria-busy={again.isPending}
      onChange={({ target }) => {
        const options = withColumn(prescribed, column.name, target.value as ColumnReading)
        if (!again.isPending) again.mutate(options)
      }}
    >
      <option value="auto">{current === 'auto' ? typeName(column) : 'recognise it'}</option>
      {readingsFor(column, current).map(({ value, label }) => (
        <option key={value} value={value}>
          read as {label}
        </option>
      ))}
    </select>
  )
}

interface NameProps extends ColumnPart {
  draft: Draft
  toggle: (name: string) => void
}

function Name({ column, dataset, again, draft, toggle }: NameProps) {
  const { name } = column
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
      <Remarks {...{ column, dataset, again }} />
    </>
  )
}
