import assert from 'node:assert/strict'
import promises, { readFile, writeFile } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { mock } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { unpackUpload } from '../../../src/datasets/formats/unpack-upload.js'
import { isProblem, type ProblemCode } from '@modelops/common/problem'
import { parquetWriteBuffer, type ColumnSource } from 'hyparquet-writer'
import { makeWorkbook, makeZip } from '../../support/make-zip.js'
import { temporaryDirectory } from '../../support/service.js'

const csv = 'a,b\n1,x\n2,y\n'

describe('an upload', () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>
  let files = 0

  before(async () => {
    directory = await temporaryDirectory()
  })
  after(() => directory.remove())

  async function unpack(content: string | Buffer, limitBytes = 1e9) {
    const path = join(directory.path, `upload-${files++}`)
    await writeFile(path, content)
    const file = await unpackUpload({ path, sha256: '', sizeBytes: content.length }, limitBytes)
    return { ...file, text: await readFile(file.path, 'utf8') }
  }

  const refused = (content: string | Buffer, code: ProblemCode, detail: RegExp, limitBytes?: number) =>
    assert.rejects(unpack(content, limitBytes), (error) => {
      assert.ok(isProblem(error, code), String(error))
      assert.match(error.detail, detail)
      return true
    })

  it('of text is left as it is', async () => {
    const { text, format } = await unpack(csv)
    assert.deepEqual([text, format], [csv, undefined])
    assert.equal((await unpack('')).text, '')
  })

  it('of text that begins with brackets is left as it is', async () => {
    for (const text of ['[a],[b]\n1,x\n', '<5,>5\n1,x\n', '{,b\n1,x\n', '@id,b\n1,x\n'])
      assert.equal((await unpack(text)).text, text)
  })

  it('packed by gzip or zip is unpacked, also one in the other', async () => {
    const zip = makeZip({ 'table.csv': csv, '__MACOSX/._table.csv': 'x', 'folder/': '' })
    for (const [packed, format] of [
      [gzipSync(csv), 'gzip'],
      [Buffer.concat([gzipSync('a,b\n1,x\n'), gzipSync('2,y\n')]), 'gzip'],
      [zip, 'zip'],
      [makeZip({ 'README.md': 'about', 'data/table.TSV': csv }), 'zip'],
      [makeZip({ 'readme.txt': 'about', 'license.txt': 'free', 'table.csv': csv }), 'zip'],
      [makeZip({ 'README.md': 'about', 'table.txt': csv }), 'zip'],
      [makeZip({ 'table.csv.gz': gzipSync(csv) }), 'zip'],
    ] as const) {
      const unpacked = await unpack(packed)
      assert.equal(unpacked.text, csv)
      assert.ok(unpacked.format === format || unpacked.format === 'gzip')
      assert.equal(unpacked.sizeBytes, csv.length)
    }
  })

  it('that is damaged or cut off is refused', async () => {
    const gz = gzipSync(csv.repeat(1000))
    await refused(
      gz.subarray(0, -20),
      'invalid_data',
      /^the archive cannot be unpacked \(unexpected end of file\)/,
    )
    const changed = Buffer.from(gz)
    changed[30]! ^= 255
    await refused(changed, 'invalid_data', /^the archive cannot be unpacked/)
    await refused(
      makeZip({ 'a.csv': csv }).subarray(0, 40),
      'invalid_data',
      /^the archive cannot be unpacked/,
    )
  })

  it('that is cut off is refused also where the disk takes longer than what unpacks it', async () => {
    const { open } = promises
    const slow = mock.method(promises, 'open', async (...args: Parameters<typeof open>) => {
      if (String(args[0]).endsWith('.unpacked')) await setTimeout(50)
      return open(...args)
    })
    syncBuiltinESMExports()
    try {
      await refused(gzipSync(csv).subarray(0, 20), 'invalid_data', /^the archive cannot be unpacked/)
      assert.ok(slow.mock.callCount() > 1)
    } finally {
      slow.mock.restore()
      syncBuiltinESMExports()
    }
  })

  it('with several tables is refused, naming the files', async () => {
    const two = makeZip({ 'a.csv': csv, 'b.csv': csv })
    await refused(
      two,
      'invalid_data',
      /^the archive holds 2 files \('a\.csv', 'b\.csv'\): pack the one table alone$/,
    )
    await refused(makeZip({}), 'invalid_data', /^the archive is empty/)
  })

  it('that unpacks to more than it may is refused on the way', async () => {
    const zeros = Buffer.alloc(100_000_000, 'a,b\n')
    for (const bomb of [gzipSync(zeros), makeZip({ 'a.csv': zeros })]) {
      await refused(bomb, 'too_large', /^the archive of \d+ bytes unpacks to more than 250 times as much/)
      await refused(bomb, 'too_large', /larger than 1000000 bytes/, 1_000_000)
    }
    const nested = gzipSync(gzipSync(gzipSync(gzipSync(csv))))
    await refused(nested, 'invalid_data', /archives are packed into each other/)
  })

  it('of other office files is refused with advice', async () => {
    await refused(
      Buffer.from('d0cf11e0a1b11ae100', 'hex'),
      'invalid_data',
      /\.xls\).*save the sheet as \.xlsx or CSV$/,
    )
    await refused(makeZip({ mimetype: 'x', 'content.xml': 'x' }), 'invalid_data', /OpenDocument/)
    await refused(makeZip({ 'xl/workbook.bin': 'x' }), 'invalid_data', /\.xlsb/)
  })

  const directoryOf = (...names: string[]) => {
    const header = Buffer.alloc(512)
    header.write('d0cf11e0a1b11ae1', 'hex')
    header.writeUInt16LE(9, 30)
    header.writeUInt32LE(1, 48)
    const entries = names.map((name) => Buffer.concat([Buffer.from(name, 'utf16le'), Buffer.alloc(128)]))
    return Buffer.concat([header, Buffer.alloc(512), ...entries])
  }
  const foreign: [what: string, content: string | Buffer, detail: RegExp][] = [
    [
      'an old workbook',
      directoryOf('Root Entry', 'Workbook'),
      /^this is an old Excel workbook \(\.xls\): save the sheet/,
    ],
    [
      'a workbook with a password',
      directoryOf('EncryptionInfo', 'EncryptedPackage'),
      /Excel workbook with a password/,
    ],
    ['Feather', 'ARROW1\0\0', /^this is a Feather or Arrow file: write the table as Parquet or CSV$/],
    ['ORC', Buffer.from('ORC\n\x06\0\0\x08ORC\x16', 'latin1'), /an ORC file/],
    ['Avro', 'Obj\x01\x04\x14avro.codec', /an Avro file/],
    ['HDF5', Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'), /an HDF5 file/],
    ['pickle', Buffer.from('\x80\x04\x95\x10\0', 'latin1'), /a pickled Python object/],
    ['RDS in gzip', gzipSync('X\n\0\0\0\x03\0'), /a file of R/],
    ['SQLite', 'SQLite format 3\0', /an SQLite database/],
    [
      'Zstandard',
      Buffer.from('28b52ffd00', 'hex'),
      /packed by Zstandard: unpack it, or pack the table by gzip/,
    ],
    ['PDF', '%PDF-1.7\n', /a PDF file: copy the table/],
    [
      'HTML, called .xls',
      '\uFEFF\n<html xmlns:x="x"><table><tr><td>1',
      /an HTML page, which some programs call \.xls/,
    ],
    ['XML', '<?xml version="1.0"?><Workbook/>', /an XML file/],
    ['libsvm', '+1 1:0.7 3:-1e3 # x\n-1 2:1\n', /a file of libsvm .*with a column for each index/],
    ['encrypted Parquet', 'PARE1234', /an encrypted Parquet file/],
  ]
  for (const [what, content, detail] of foreign)
    it(`of another kind is refused by name: ${what}`, () => refused(content, 'invalid_data', detail))

  it('of text that resembles another kind is left as it is', async () => {
    for (const text of [
      'ORC,a\n1,2\n',
      'X\n1\n',
      '1 2:3 b\n',
      '<5,6\n1,2\n',
      'time 12:30\n1 2\n',
      'PARIS,b\n',
    ])
      assert.equal((await unpack(text)).format, undefined)
  })

  describe('of an Excel workbook', () => {
    const header = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'

    it('has its cells by their types, not by how they look', async () => {
      const cells = [
        '<c t="s"><v>2</v></c>',
        '<c t="inlineStr"><is><r><t>in </t></r><r><t>line</t></r></is></c>',
        '<c t="str"><f>A1</f><v>00501</v></c>',
        '<c><v>0.30000000000000004</v></c>',
        '<c s="5"><v>0.125</v></c>',
        '<c t="b"><v>1</v></c>',
        '<c t="b"><v>0</v></c>',
        '<c s="1"><v>45657</v></c>',
        '<c s="2"><v>45657.5</v></c>',
        '<c s="3"><v>0.25</v></c>',
        '<c s="4"><v>1.5</v></c>',
        '<c t="d"><v>2024-12-31T00:00:00</v></c>',
        '<c s="1"><v>1</v></c>',
        '<c t="e"><v>#DIV/0!</v></c>',
        '<c><v>-1E-3</v></c>',
      ]
      const texts = ['<t>a</t>', '<t>b</t>', '<t>x &amp; "y"_x000A_z</t><rPh><t>reading</t></rPh>']
      const workbook = makeWorkbook({ sheets: { One: header + `<row>${cells.join('')}</row>` }, texts })
      const { text, format, notes } = await unpack(workbook)
      const row =
        '"x & ""y""\nz",in line,00501,0.30000000000000004,0.125,True,False,2024-12-31,2024-12-31T12:00:00,06:00:00,1.5,2024-12-31,1900-01-01,,-1E-3'
      assert.equal(text, `a,b${','.repeat(13)}\n${row}\n`)
      assert.equal(format, 'xlsx')
      assert.deepEqual(notes, ['1 cell holds an error, as #DIV/0!: read as missing'])
    })

    it('counts its days from 1904 where it says so', async () => {
      const sheets = { One: `<row><c s="1"><v>44195</v></c></row>` }
      assert.equal((await unpack(makeWorkbook({ sheets, startsIn1904: true }))).text, '2024-12-31\n')
    })

    it('is read from the first sheet with data, in its columns, and the others are named', async () => {
      const rows =
        '<row r="3"><c r="B3"><v>1</v></c><c r="AB3"><v>2</v></c></row><row r="9"><c r="A9"><v>3</v></c></row>'
      const sheets = { Empty: '<row/>', Secret: '<row><c><v>9</v></c></row>', Data: rows, Other: rows }
      const { text, notes } = await unpack(makeWorkbook({ sheets, hidden: ['Secret'] }))
      assert.equal(text, `,1${','.repeat(26)}2\n3${','.repeat(27)}\n`)
      assert.deepEqual(notes, [
        "The sheet 'Data' was read, the first one with data; not read: 'Empty', 'Other'",
      ])
    })

    it('is refused when it is empty or damaged, or declares entities', async () => {
      await refused(
        makeWorkbook({ sheets: { One: '' } }),
        'invalid_data',
        /^the Excel workbook has no sheet with data$/,
      )
      const cut = makeWorkbook({ sheets: { One: '<row><c><v>1</v>' } })
      await refused(
        cut,
        'invalid_data',
        /^the Excel workbook is damaged \(xl\/worksheets\/sheet1\.xml: .*save it again/,
      )
      const bomb = makeZip({ 'xl/workbook.xml': '<!DOCTYPE x [<!ENTITY a "aa">]><workbook/>' })
      await refused(bomb, 'invalid_data', /a document type is not allowed/)
    })
  })

  describe('of a Parquet file', () => {
    const write = (columnData: ColumnSource[], options = {}) =>
      Buffer.from(parquetWriteBuffer({ columnData, ...options }))

    it('has exact numbers, ISO dates, and nothing where values are missing', async () => {
      const columnData: ColumnSource[] = [
        { name: 'text, with comma', data: ['a,b', null, ''], type: 'STRING' },
        { name: 'big', data: [9007199254740993n, -1n, null], type: 'INT64' },
        { name: 'double', data: [0.1, NaN, 1e21], type: 'DOUBLE' },
        { name: 'float', data: [Math.fround(0.1), -2.5, 1], type: 'FLOAT' },
        { name: 'flag', data: [true, false, null], type: 'BOOLEAN' },
        {
          name: 'when',
          data: [new Date('2024-12-31T00:00:00Z'), new Date('1969-12-31T23:59:59.5Z'), null],
          type: 'TIMESTAMP',
        },
      ]
      const { text, format } = await unpack(write(columnData))
      assert.equal(format, 'parquet')
      assert.deepEqual(text.split('\n'), [
        '"text, with comma",big,double,float,flag,when',
        '"a,b",9007199254740993,0.1,0.1,True,2024-12-31T00:00:00',
        ',-1,,-2.5,False,1969-12-31T23:59:59.5',
        ',,1e+21,1,,',
        '',
      ])
    })

    it('has decimals and microseconds to the last digit', async () => {
      const schema = [
        { name: 'root', num_children: 3 },
        {
          name: 'price',
          type: 'INT64',
          converted_type: 'DECIMAL',
          precision: 18,
          scale: 2,
          repetition_type: 'REQUIRED',
        },
        {
          name: 'at',
          type: 'INT64',
          logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MICROS' },
          repetition_type: 'REQUIRED',
        },
        { name: 'day', type: 'INT32', converted_type: 'DATE', repetition_type: 'REQUIRED' },
      ] as never
      const columnData = [
        { name: 'price', data: [123456789012345678n, -5n] },
        { name: 'at', data: [1n, 86_400_000_000n] },
        { name: 'day', data: [20088, -1] },
      ] as never
      const { text } = await unpack(write(columnData, { schema }))
      assert.deepEqual(text.split('\n'), [
        'price,at,day',
        '1234567890123456.78,1970-01-01T00:00:00.000001,2024-12-31',
        '-0.05,1970-01-02T00:00:00,1969-12-31',
        '',
      ])
    })

    it('is read group by group and slice by slice', async () => {
      const count = 3_000
      const columnData: ColumnSource[] = Array.from({ length: 500 }, (_, c) => ({
        name: `c${c}`,
        data: Int32Array.from({ length: count }, (_, i) => i + c),
      }))
      const { text } = await unpack(write(columnData, { rowGroupSize: 1_700 }))
      const lines = text.trim().split('\n')
      assert.equal(lines.length, count + 1)
      lines.slice(1).forEach((line, i) => assert.ok(line.startsWith(`${i},${i + 1},`), line.slice(0, 40)))
    })

    it('leaves nested columns out, and says so', async () => {
      const schema = [
        { name: 'root', num_children: 3 },
        { name: 'tags', repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        { name: 'element', type: 'INT32', repetition_type: 'OPTIONAL' },
        { name: 'n', type: 'INT32', repetition_type: 'REQUIRED' },
        {
          name: 'd',
          ...{
            type: 'FIXED_LEN_BYTE_ARRAY',
            type_length: 3,
            converted_type: 'DECIMAL',
            precision: 5,
            scale: 1,
          },
          repetition_type: 'OPTIONAL',
        },
      ] as never
      const columnData: ColumnSource[] = [
        { name: 'tags', data: [[1, 2], [3]] },
        { name: 'n', data: [7, 8] },
        { name: 'd', data: [-1.1, null] },
      ]
      const { text, notes } = await unpack(write(columnData, { schema }))
      assert.equal(text, 'n,d\n7,-1.1\n8,\n')
      assert.match(notes.join(), /^The column 'tags' holds lists or structures, and is left out/)
    })

    it('keeps JSON as its text', async () => {
      const columnData: ColumnSource[] = [
        { name: 'n', data: [1, 2], type: 'INT32' },
        { name: 'json', data: [{ a: 1 }, { a: 2 }], type: 'JSON' },
      ]
      assert.equal((await unpack(write(columnData))).text, 'n,json\n1,"{""a"":1}"\n2,"{""a"":2}"\n')
    })

    it('is refused when it is damaged', async () => {
      const whole = write([{ name: 'n', data: ['abc', 'def'], type: 'STRING' }])
      await refused(whole.subarray(0, -9), 'invalid_data', /^the Parquet file cannot be read/)
      await refused(Buffer.from('PAR1'), 'invalid_data', /^the Parquet file cannot be read/)
    })
  })
})
