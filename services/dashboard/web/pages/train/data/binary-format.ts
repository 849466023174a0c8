/** Files that are no text: which of them the service reads, though nothing can be shown before the upload. */
import type { CsvFault } from './csv-preview.js'

interface Format {
  magic: readonly number[]
  /** The end of the file's name, where the bytes do not decide. */
  ending?: RegExp
  content: CsvFault
}

const withoutPreview = (what: string): CsvFault => ({
  detail: `There is no preview of ${what} before its upload`,
  isUploadable: true,
})

const formats: readonly Format[] = [
  { magic: [0x50, 0x4b, 3, 4], ending: /\.xls[xm]$/i, content: withoutPreview('an Excel workbook') },
  { magic: [0x50, 0x4b, 3, 4], content: withoutPreview('a zip archive') },
  { magic: [0x1f, 0x8b], content: withoutPreview('a file that is compressed with gzip') },
  { magic: [0x50, 0x41, 0x52, 0x31], content: withoutPreview('a Parquet file') },
  {
    magic: [0xd0, 0xcf, 0x11, 0xe0],
    content: { detail: 'This is a workbook of Excel 97 to 2003: save it as .xlsx or CSV' },
  },
  { magic: [0x25, 0x50, 0x44, 0x46], content: { detail: 'This is a PDF document, not a table' } },
]

/** @param start the first bytes of the file. @returns undefined for text, as far as they say */
export const binaryFormatOf = (start: Uint8Array, name: string): CsvFault | undefined =>
  formats.find(
    ({ magic, ending }) =>
      magic.every((byte, index) => start[index] === byte) && (ending?.test(name) ?? true),
  )?.content
