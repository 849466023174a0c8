/** Files that are no tables, or tables of a form that is not read: known by their bytes, each with what to do. */
import { open } from 'node:fs/promises'
import { Problem } from '@modelops/common/problem'

const COMPOUND = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'
const DIRECTORY_BYTES = 4_096
const MIN_COMPOUND_BYTES = 512
const OLD_OFFICE = 'an old Office file (as .xls)'
const UNPACK = 'unpack it, or pack the table by gzip or zip'
const EXPORT = 'write the table as Parquet or CSV'
const SAVE = 'save the sheet as .xlsx or CSV'

/** First bytes as Latin-1, what the file is, and what to do. */
const magics: readonly (readonly [string[], string, string])[] = [
  [['PARE'], 'an encrypted Parquet file', 'write it without encryption'],
  [['ARROW1', 'FEA1'], 'a Feather or Arrow file', EXPORT],
  [['Obj\x01'], 'an Avro file', EXPORT],
  [['\x89HDF\r\n'], 'an HDF5 file', EXPORT],
  [['\x93NUMPY'], 'a NumPy file', EXPORT],
  [['\x80\x02', '\x80\x03', '\x80\x04', '\x80\x05'], 'a pickled Python object', EXPORT],
  [['RDX2\n', 'RDX3\n', 'X\n\0\0\0\x02', 'X\n\0\0\0\x03'], 'a file of R', EXPORT],
  [['<stata_dta>', 'r\x01\x01\0', 's\x01\x01\0', 'q\x02\x01\0', 's\x02\x01\0'], 'a Stata file', EXPORT],
  [['$FL2', '$FL3'], 'an SPSS file', EXPORT],
  [['\0'.repeat(12) + '\xc2\xea\x81\x60'], 'a SAS file', EXPORT],
  [['MATLAB 5.0 MAT-file'], 'a MATLAB file', EXPORT],
  [['SQLite format 3\0'], 'an SQLite database', EXPORT],
  [['\x28\xb5\x2f\xfd'], 'packed by Zstandard', UNPACK],
  [['\xfd7zXZ\0'], 'packed by xz', UNPACK],
  [['BZh91AY&SY'], 'packed by bzip2', UNPACK],
  [['7z\xbc\xaf\x27\x1c'], 'packed by 7-Zip', UNPACK],
  [['Rar!\x1a\x07'], 'packed by RAR', UNPACK],
]

/** The same of texts, without byte order mark and blanks before. */
const patterns: readonly (readonly [RegExp, string, string])[] = [
  [/^%PDF-/, 'a PDF file', 'copy the table into a spreadsheet, and save that as .xlsx or CSV'],
  [/^\{\\rtf/, 'a text document (RTF)', 'copy the table into a spreadsheet, and save that as .xlsx or CSV'],
  [
    /^(?:<!--.*?-->\s*)?<(?:!doctype html|html|head|body|table|meta|div|style)\b/is,
    'an HTML page, which some programs call .xls, and servers send in place of a file',
    'open it in a spreadsheet and save that as .xlsx or CSV',
  ],
  [/^<\?xml|^<[a-z][\w:.-]*(?:\s+[\w:.-]+="[^"]*")*\s*\/?>/i, 'an XML file', SAVE],
  [
    /^(?:#[^\n]*\n\s*)*[-+]?\d+(?:\.\d+)?(?:[ \t]+\d+:[-+.\deE]+)+[ \t]*(?:#[^\n]*)?\r?(?:\n|$)/,
    'a file of libsvm (label index:value ...)',
    'write it as CSV, with a column for each index (scikit-learn: load_svmlight_file, toarray)',
  ],
]

/**
 * @param start the first bytes, as Latin-1
 * @throws Problem invalid_data, naming the form and what to do
 */
export async function refuseForeign(path: string, start: string): Promise<void> {
  if (start.startsWith(COMPOUND)) throw refused(await compoundName(path, Buffer.from(start, 'latin1')), SAVE)
  if (start.startsWith('ORC') && (await bytesAt(path, -4, 3)).toString('latin1') === 'ORC')
    throw refused('an ORC file', EXPORT)
  const text = start.replace(/^\xef\xbb\xbf/, '').replace(/^[ \t\r\n]+/, '')
  const found =
    magics.find(([prefixes]) => prefixes.some((prefix) => start.startsWith(prefix))) ??
    patterns.find(([pattern]) => pattern.test(text))
  if (found) throw refused(found[1], found[2])
}

/** @param position from the end where it is negative */
async function bytesAt(path: string, position: number, length: number): Promise<Buffer> {
  const file = await open(path)
  try {
    const at = position < 0 ? Math.max(0, (await file.stat()).size + position) : position
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** By the names of the streams in an OLE compound file ([MS-CFB] 2.2, 2.6). */
async function compoundName(path: string, header: Buffer): Promise<string> {
  if (header.length < MIN_COMPOUND_BYTES) return OLD_OFFICE
  const sectorBytes = header.readUInt16LE(30) === 12 ? 4_096 : 512
  const position = (header.readUInt32LE(48) + 1) * sectorBytes
  const directory = (await bytesAt(path, position, DIRECTORY_BYTES)).toString('utf16le')
  if (directory.includes('EncryptedPackage')) return 'an Excel workbook with a password'
  return /Workbook|Book\0/.test(directory) ? 'an old Excel workbook (.xls)' : OLD_OFFICE
}

const refused = (what: string, advice: string) =>
  new Problem('invalid_data', `this is ${what}: ${advice}`, { received: what })
