/** The data set as it was understood: its columns, which of them to learn from, and its first rows. */
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import type { Column } from '../../../api/types.js'
import { ButtonLink } from '../../../components/button.js'
import { Callout } from '../../../components/callout.js'
import { Card } from '../../../components/card.js'
import { Loaded } from '../../../components/loaded.js'
import { Skeleton } from '../../../components/skeleton.js'
import { Tabs } from '../../../components/tabs.js'
import { Time } from '../../../components/time.js'
import { formatBytes, formatCount, formatCounted } from '../../../format.js'
import { PreviewTable } from '../data/preview-table.js'
import { Notes } from '../../../components/notes.js'
import { firstRowsQuery } from '../queries.js'
import { ColumnsTable } from './columns-table.js'
import { featuresOf, uselessColumns, type FormPart } from './draft.js'
import { columnQuestions, plainNotes } from './questions.js'
import { ReadingForm } from './reading-form.js'
import { ReadingQuestions } from './reading-questions.js'
import { prescribedOf, readingFacts } from './reading.js'

/** Columns that a note names. */
const NAMED = 5

export function DatasetCard(part: FormPart) {
  const { name, rows, columns, size_bytes, created, reading } = part.dataset
  const form = useRef<HTMLDetailsElement>(null)
  return (
    <Card
      title={name}
      description={
        <>
          {formatCounted(rows, 'row')} · {formatCounted(columns.length, 'column')} · {formatBytes(size_bytes)}{' '}
          · {readingFacts(part.dataset).map((fact) => `${fact} · `)}uploaded <Time value={created} ago />
        </>
      }
      actions={<ButtonLink to="/train">Other data</ButtonLink>}
    >
      <div className="stack">
        {reading && <Notes sentences={plainNotes(reading)} />}
        <ReadingQuestions dataset={part.dataset} form={form} />
        <ColumnNotes {...part} />
        <Tabs
          label={`The data set ${name}`}
          tabs={[
            { id: 'columns', label: 'Columns', content: <ColumnsTable {...part} /> },
            { id: 'rows', label: 'First rows', content: <FirstRows name={name} /> },
          ]}
        />
        {reading && <ReadingForm dataset={part.dataset} ref={form} />}
      </div>
    </Card>
  )
}

function FirstRows({ name }: { name: string }) {
  const firstRows = useQuery(firstRowsQuery(name))
  return (
    <Loaded query={firstRows} what="the first rows" skeleton={<Skeleton lines={10} height={24} />}>
      {({ header, rows }) => (
        <PreviewTable
          caption={`First rows of ${name}`}
          header={header}
          rows={rows.map((cells, index) => ({ number: index + 1, cells }))}
        />
      )}
    </Loaded>
  )
}

/** Names the columns that want attention, before anyone scrolls through them all. */
function ColumnNotes({ dataset, draft }: FormPart) {
  const prescribed = prescribedOf(dataset)
  const isOpen = (column: Column) => columnQuestions(column, prescribed).some(({ isDoubt }) => isDoubt)
  const open = new Set(dataset.columns.filter(isOpen).map(({ name }) => name))
  const useless = uselessColumns(dataset.columns, dataset.rows).filter(
    (name) => name !== draft.target && draft.leftOut.has(name) && !open.has(name),
  )
  const doubtful = featuresOf(draft, dataset)
    .filter(({ name, problems }) => problems.length > 0 && !open.has(name))
    .map(({ name }) => name)
  return (
    <>
      {useless.length > 0 && (
        <Callout>
          {useless.length === 1 ? 'One column is' : `${formatCount(useless.length)} columns are`} left out,
          because nothing can be learned from {useless.length === 1 ? 'it' : 'them'}: {listOf(useless)}.
        </Callout>
      )}
      {open.size > 0 && (
        <Callout tone="warning">
          {open.size === 1 ? 'One column leaves' : `${formatCount(open.size)} columns leave`} open how to read{' '}
          {open.size === 1 ? 'it' : 'them'}: {listOf([...open])}. The list below asks.
        </Callout>
      )}
      {doubtful.length > 0 && (
        <Callout tone="warning">
          {doubtful.length === 1 ? 'One column has' : `${formatCount(doubtful.length)} columns have`} a
          problem: {listOf(doubtful)}. The list below says which.
        </Callout>
      )}
    </>
  )
}

const listOf = (names: string[]) =>
  names.slice(0, NAMED).join(', ') +
  (names.length > NAMED ? ` and ${formatCount(names.length - NAMED)} more` : '')
