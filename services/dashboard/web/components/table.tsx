/** A table that scrolls inside its frame where it is too wide. */
import type { ReactNode } from 'react'
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
  /** Shown instead of the header; which stays its name for a screen reader. */
  head?: ReactNode
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
  /** In px; more rows scroll under the header. */
  maxHeight?: number
}

export function Table<Row>({ caption, columns, rows, rowKey, isCurrent, maxHeight }: TableProps<Row>) {
  return (
    <ScrollFrame
      label={caption}
      className={classNames(styles.frame, maxHeight !== undefined && styles.tall)}
      style={{ maxHeight }}
    >
      <table className={styles.table}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.header} scope="col" className={classOf(column)} style={{ width: column.width }}>
                {column.head ?? column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={rowKey(row, index)} className={classNames(isCurrent?.(row) && styles.current)}>
              {columns.map((column, position) => (
                <Cell key={column.header} heads={position === 0} className={classOf(column)}>
                  {column.cell(row, index)}
                </Cell>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollFrame>
  )
}

const classOf = ({ align, wrap }: Pick<Column<never>, 'align' | 'wrap'>) =>
  classNames(align && styles[align], wrap && styles.wrap)

interface CellProps {
  heads: boolean
  className: string
  children: ReactNode
}

const Cell = ({ heads, className, children }: CellProps) =>
  heads ? (
    <th scope="row" className={className}>
      {children}
    </th>
  ) : (
    <td className={className}>{children}</td>
  )
