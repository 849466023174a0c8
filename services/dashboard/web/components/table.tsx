/** A table that scrolls inside its frame where it is too wide, or stacks the cells of a row. */
import { useState, type ReactNode } from 'react'
import { formatCount, formatCounted } from '../format.js'
import { Button } from './button.js'
import { classNames } from './class-names.js'
import { ScrollFrame } from './scroll-frame.js'
import styles from './table.module.css'

export interface Column<Row> {
  /** Also its key, so unique. */
  header: string
  cell(row: Row, index: number): ReactNode
  /** `end` for numbers. */
  align?: 'start' | 'end'
  /** For sentences. */
  wrap?: boolean
  /** CSS width, so that changing values do not move the columns. */
  width?: string
  /** Shown instead of the header, which remains its name for a screen reader. */
  head?: ReactNode
  /** Holds a button that says what it does: the header is read out, not seen. */
  isAction?: boolean
  /** Takes two places of a stacked row. */
  isWide?: boolean
}

interface TableProps<Row> {
  /** What the table shows; read out, not seen. */
  caption: string
  /** The first one names the row. */
  columns: Column<Row>[]
  rows: readonly Row[]
  rowKey(row: Row, index: number): string
  /** Marks a row. */
  isCurrent?(row: Row): boolean
  /** With a border and less room for rows, where it is not the only content of a card. */
  isFramed?: boolean
  /** In px; more rows scroll under the header. */
  maxHeight?: number
  /** On a small screen a row is its first cell above the others, each with its header: for rows that are read one by one. */
  stacks?: boolean
}

/** A table of data may have thousands of rows or columns, and a browser takes seconds for so many cells. */
const SHOWN_ROWS = 200
const SHOWN_COLUMNS = 100

export function Table<Row>(props: TableProps<Row>) {
  const { caption, rowKey, isCurrent, isFramed, maxHeight, stacks } = props
  const [shownRows, setShownRows] = useState(SHOWN_ROWS)
  const rows = props.rows.slice(0, shownRows)
  const columns = props.columns.slice(0, SHOWN_COLUMNS)
  const isCut = rows.length < props.rows.length || columns.length < props.columns.length
  const table = (
    <ScrollFrame
      label={caption}
      className={classNames(styles.frame, isFramed && styles.framed, maxHeight !== undefined && styles.tall)}
      style={{ maxHeight }}
    >
      <table role="table" className={classNames(styles.table, stacks && styles.stacks)}>
        <caption className="visually-hidden">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <Header key={column.header} column={column} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row, index) => (
            <tr
              key={rowKey(row, index)}
              role="row"
              className={classNames(isCurrent?.(row) && styles.current)}
            >
              {columns.map((column, position) => (
                <Cell key={column.header} heads={position === 0} column={column}>
                  {column.cell(row, index)}
                </Cell>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollFrame>
  )
  if (!isCut) return table
  return (
    <>
      {table}
      <div className={styles.cut}>
        {rows.length < props.rows.length && (
          <Button small onClick={() => setShownRows(shownRows + SHOWN_ROWS)}>
            Show {SHOWN_ROWS} more of {formatCount(props.rows.length)} rows
          </Button>
        )}
        {columns.length < props.columns.length && (
          <span>and {formatCounted(props.columns.length - columns.length, 'more column')}</span>
        )}
      </div>
    </>
  )
}

type ColumnLook = Omit<Column<never>, 'cell'>

const classOf = ({ align, wrap, isAction, isWide }: ColumnLook) =>
  classNames(align && styles[align], wrap && styles.wrap, isAction && styles.action, isWide && styles.wide)

const Header = ({ column }: { column: ColumnLook }) => (
  <th role="columnheader" scope="col" className={classOf(column)} style={{ width: column.width }}>
    {column.isAction ? (
      <span className="visually-hidden">{column.header}</span>
    ) : (
      (column.head ?? column.header)
    )}
  </th>
)

interface CellProps {
  heads: boolean
  column: ColumnLook
  children: ReactNode
}

/** The roles remain where stacking makes something else of the table for the eye. */
const Cell = ({ heads, column, children }: CellProps) =>
  heads ? (
    <th role="rowheader" scope="row" className={classOf(column)}>
      {children}
    </th>
  ) : (
    <td role="cell" className={classOf(column)} data-header={column.isAction ? undefined : column.header}>
      {children}
    </td>
  )
