/** What a reader of a binary format makes of a file. */
export interface TableRows {
  /** All rows from the first one on, the cells as text; each call reads them again. */
  rows(): AsyncIterable<string[]>
  /** Sentences on what is left out, complete when rows have been read. */
  notes(): string[]
  close(): Promise<void>
}
