/** The data set as it was understood: its columns, which of them to learn from, and its first rows. */
import { useQuery } from '@tanstack/react-query'
import { ButtonLink } from '../../../components/button.js'
import { Card } from '../../../components/card.js'
import { Loaded } from '../../../components/loaded.js'
import { Skeleton } from '../../../components/skeleton.js'
import { Tabs } from '../../../components/tabs.js'
import { Time } from '../../../components/time.js'
import { formatBytes, formatCounted } from '../../../format.js'
import { PreviewTable } from '../data/preview-table.js'
import { firstRowsQuery } from '../queries.js'
import { ColumnNotes } from './column-notes.js'
import { ColumnsTable } from './columns-table.js'
import type { FormPart } from './draft.js'

export function DatasetCard(part: FormPart) {
  const { name, rows, columns, size_bytes, created } = part.dataset
  return (
    <Card
      title={name}
      description={
        <>
          {formatCounted(rows, 'row')} · {formatCounted(columns.length, 'column')} · {formatBytes(size_bytes)}{' '}
          · uploaded <Time value={created} ago />
        </>
      }
      actions={<ButtonLink to="/train">Other data</ButtonLink>}
    >
      <div className="stack">
        <ColumnNotes {...part} />
        <Tabs
          label={`The data set ${name}`}
          tabs={[
            { id: 'columns', label: 'Columns', content: <ColumnsTable {...part} /> },
            { id: 'rows', label: 'First rows', content: <FirstRows name={name} /> },
          ]}
        />
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
