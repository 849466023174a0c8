/** Rows as they stand in a file, numbered; some may be marked as faulty. */
import { Table } from '../../../components/table.js'
import { formatCount, formatCounted } from '../../../format.js'
import styles from './data.module.css'

/** Wider tables are cut: nobody reads on, and thousands of cells are slow. */
const MAX_COLUMNS = 60

interface Row {
  number: number
  cells: readonly string[]
}

interface PreviewTableProps {
  caption: string
  header: readonly string[]
  rows: readonly Row[]
  faulty?: readonly number[]
}

export function PreviewTable({ caption, header, rows, faulty = [] }: PreviewTableProps) {
  const shown = header.slice(0, MAX_COLUMNS)
  return (
    <div className={styles.rows}>
      <Table<Row>
        caption={caption}
        rows={rows}
        rowKey={({ number }) => String(number)}
        isFramed
        columns={[
          {
            header: 'Row',
            align: 'end',
            width: '1%',
            cell: ({ number }) => (
              <span className={faulty.includes(number) ? styles.faulty : undefined}>
                {formatCount(number)}
              </span>
            ),
          },
          ...shown.map((name, index) => ({
            // A file may name two columns alike.
            header: header.indexOf(name) < index ? `${name} (${index + 1})` : name || `(${index + 1})`,
            cell: ({ cells }: Row) => cells[index] ?? '',
          })),
        ]}
      />
      {header.length > MAX_COLUMNS && (
        <p className={styles.more}>and {formatCounted(header.length - MAX_COLUMNS, 'more column')}</p>
      )}
    </div>
  )
}
