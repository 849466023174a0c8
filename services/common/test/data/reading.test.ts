import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { rereadCsv } from '../../src/data/csv.js'
import { inferSchema } from '../../src/data/infer-schema.js'
import type { Question } from '../../src/data/question.js'
import { readingOptions, type ReadingOptions } from '../../src/data/reading.js'
import { detectEncoding } from '../../src/data/text-encoding.js'
import { isProblem } from '../../src/problem.js'

const ROWS = 24
const letter = (i: number) => (i % 2 ? 'b' : 'a')
const rows = (line: (i: number) => string, end = '\n') =>
  Array.from({ length: ROWS }, (_, i) => line(i)).join(end)
/** Two numbers and a letter. */
const plain = (separator = ',', end = '\n') => rows((i) => [i, (i * 7) % 5, letter(i)].join(separator), end)

const open = (file: string | Buffer) => Readable.from([Buffer.from(file)])

async function schemaOf(file: string | Buffer, options: ReadingOptions = {}, charset?: string) {
  const schema = await inferSchema(
    open(file),
    options,
    options.encoding ?? (await detectEncoding(open(file), charset)),
  )
  return { ...schema, reading: schema.reading!, names: schema.columns.map(({ name }) => name) }
}

async function bodyOf(file: string | Buffer, reading: Parameters<typeof rereadCsv>[1]) {
  const { header, chunks } = await rereadCsv(open(file), reading)
  const body: string[][] = []
  for await (const chunk of chunks) body.push(...chunk)
  return { header, body }
}

interface Case {
  file: string | Buffer
  names: string[]
  note?: RegExp
  count?: number
  first?: string[]
}

const abc = ['a', 'b', 'class']
const numbered = ['column_1', 'column_2', 'column_3']
const noHeader = /the file has no header/

const groups: Record<string, Record<string, Case>> = {
  separators: {
    'semicolons beside times and decimal commas': {
      file: rows((i) => `${String(i + 1).padStart(2, '0')}.01.2024 10:00;${i},25`),
      names: ['column_1', 'column_2'],
      first: ['01.01.2024 10:00', '0,25'],
    },
    pipes: { file: `a|b|class\n${plain('|')}`, names: abc, note: /separated by '\|'/ },
    colons: { file: `a:b:class\n${plain(':')}`, names: abc, note: /separated by ':'/ },
    blanks: { file: `a b class\n${plain(' ')}`, names: abc, note: /runs of blanks/ },
    'aligned columns': {
      file: rows((i) => `  ${String(i * 1.5).padStart(8)}   ${String(i).padStart(5)} \t ${letter(i)} `),
      names: numbered,
      first: ['0', '0', 'a'],
    },
    'numbers between blanks and a quoted name behind a tab': {
      file: rows((i) => `${18 + i / 10}   8   ${i === 5 ? '?' : 130 + i}.\t"chevrolet ${letter(i)} malibu"`),
      names: [...numbered, 'column_4'],
      first: ['18', '8', '130.', 'chevrolet a malibu'],
    },
    'semicolons beside decimal commas': {
      file: rows((i) => `${i},5;${i * 3},25;${letter(i)}`),
      names: numbered,
      first: ['0,5', '0,25', 'a'],
    },
    'tabs beside lists with commas': {
      file: `id\ttags\tclass\n${rows((i) => `${i}\tx,y,z\t${letter(i)}`)}`,
      names: ['id', 'tags', 'class'],
    },
    'tabs beside groups of thousands': {
      file: rows((i) => `${i + 1} 000 000\t${i + 2} 500 000\t${letter(i)}`),
      names: numbered,
    },
    'tabs beside dates with times': {
      file: `when\tn\n${rows((i) => `2024-01-01 10:${10 + i}\t${i}`)}`,
      names: ['when', 'n'],
    },
    'sep=;': { file: `sep=;\r\na;b;class\r\n${plain(';', '\r\n')}`, names: abc, note: /sep=/ },
    'a quoted sep=|': { file: `"sep=|"\r\na|b|class\r\n${plain('|', '\r\n')}`, names: abc },
    'none in times': { file: `time\n${rows((i) => `10:${10 + i}`)}`, names: ['time'], note: /single column/ },
    'none in times without a header': { file: rows((i) => `10:${10 + i}`), names: ['column_1'] },
    'none in sentences': { file: `text\n${rows((i) => `this is number ${i}`)}`, names: ['text'] },
    'bars around each cell': {
      file: `| a | b | class |\n|---|---|---|\n${rows((i) => `| ${i} | ${i % 5} | ${letter(i)} |`)}`,
      names: abc,
    },
    'lines and a count of rows': {
      file: ` a | b | class \n---+---+-------\n${plain(' | ')}\n(24 rows)\n`,
      names: abc,
      note: /below the table is left out: '\(24 rows\)'/,
    },
    boxes: {
      file: `+----+----+-------+\n| a | b | class |\n+----+----+-------+\n${rows((i) => `| ${i} | ${i % 5} | ${letter(i)} |`)}\n+----+----+-------+\n`,
      names: abc,
    },
  },
  'the beginning and the end': {
    'a title': {
      file: `Sales report 2024\n\na,b,class\n${plain()}`,
      names: abc,
      note: /1 row above the table is left out/,
    },
    'a title in a row of separators': { file: `Sales report 2024,,\n,,\na,b,class\n${plain()}`, names: abc },
    'facts about the export': {
      file: `Exported,2024-01-01,,,\nBy,John,,,\n\na,b,c,d,class\n${rows((i) => `${i},${i},1,2,${letter(i)}`)}`,
      names: ['a', 'b', 'c', 'd', 'class'],
      note: /2 rows above the table are left out/,
    },
    comments: {
      file: `# made on Monday, at noon\n# version 2\na,b,class\n${plain()}`.replace(
        '\n7,',
        '\n# a remark\n7,',
      ),
      names: abc,
      note: /1 row is left out as comments/,
    },
    'a comment with as many cells as the table': { file: `# x, y, z\na,b,class\n${plain()}`, names: abc },
    'names behind #': { file: `# a,b,class\n${plain()}`, names: abc },
    'values that begin with #': {
      file: `color,n,class\n${rows((i) => `#0000${10 + i},${i},${letter(i)}`)}`,
      names: ['color', 'n', 'class'],
      first: ['#000010', '0', 'a'],
    },
    'remarks with separators below the table': {
      file: `a,b,class\n${plain()}\n\nSource: Eurostat, 2024\nNote: at home, not abroad\n`,
      names: abc,
      note: /'Note: at home, not abroad'/,
    },
    'a source below': {
      file: `a,b,class\n${plain()}\n\nSource: Eurostat\n`,
      names: abc,
      note: /'Source: Eurostat'/,
    },
    'a total': {
      file: `city,n,class\n${rows((i) => `c${i % 5},${i},${letter(i)}`)}\nTotal,276,\n`,
      names: ['city', 'n', 'class'],
      count: ROWS + 1,
      note: /looks like a total \('Total'\): it counts as a row/,
    },
  },
  'blank cells': {
    'separators at the end of all rows': {
      file: `a,b,class,,\n${rows((i) => `${i},1,${letter(i)},,`)}`,
      names: abc,
    },
    'separators at the end of rows alone': {
      file: `a,b,class\n${rows((i) => `${i},1,${letter(i)},`)}`,
      names: abc,
      first: ['0', '1', 'a'],
    },
    'separators at the end of the header alone': { file: `a,b,class,\n${plain()}`, names: abc },
    'separators at the end without a header': {
      file: rows((i) => `${i}.5,1,${letter(i)},`),
      names: numbered,
    },
    'rows of separators': {
      file: `a,b,class\n${plain(',', '\n,,\n')}\n,,\n`,
      names: abc,
      note: /24 rows are left out/,
    },
    'a column of separators': {
      file: `a,,b,class\n${rows((i) => `${i},,1,${letter(i)}`)}`,
      names: abc,
      first: ['0', '1', 'a'],
      note: /without a name and without values are left out: 2/,
    },
  },
  'the index of a data frame': {
    'from 0': {
      file: `,a,b,class\n${rows((i) => `${i},${i},1,${letter(i)}`)}`,
      names: abc,
      first: ['0', '1', 'a'],
    },
    'from 1, in quotes': {
      file: `"","a","b","class"\n${rows((i) => `"${i + 1}",${i},1,"${letter(i)}"`)}`,
      names: abc,
    },
    'without a cell in the header': {
      file: `"a" "b" "class"\n${rows((i) => `"${i + 1}" ${i} 1 "${letter(i)}"`)}`,
      names: abc,
      first: ['0', '1', 'a'],
    },
    'in another order': {
      file: `,a,b,class\n${rows((i) => `${(i * 7 + 3) % ROWS},${i},1,${letter(i)}`)}`,
      names: ['column_1', ...abc],
      note: /has no name: it is called column_1/,
    },
    'of names': {
      file: `"a" "b" "class"\n${rows((i) => `"Mazda RX${i}" ${i} 1 "${letter(i)}"`)}`,
      names: ['column_1', ...abc],
    },
    'over numbered columns': {
      file: `,0,1,2\n${rows((i) => `${i},${i}.5,7,${letter(i)}`)}`,
      names: ['0', '1', '2'],
    },
  },
  'a header of': {
    years: {
      file: `country,2019,2020\n${rows((i) => `C${i},${i}.5,${i}`)}`,
      names: ['country', '2019', '2020'],
    },
    'years alone': {
      file: `2019,2020,2021\n${rows((i) => `${i}.5,${i},${i % 2}`)}`,
      names: ['2019', '2020', '2021'],
    },
    'one year': { file: `country,2020\n${rows((i) => `C${i},${i}.5`)}`, names: ['country', '2020'] },
    'numbers in order': {
      file: `0,1,2\n${rows((i) => `${i}.5,${i % 3},${letter(i)}`)}`,
      names: ['0', '1', '2'],
    },
    wavelengths: {
      file: `400,402.3,404.7,406,408.1,410,412,414.2,class\n${rows((i) => `1,${i},3,${i % 4},5,2,${i},1,${letter(i)}`)}`,
      names: ['400', '402.3', '404.7', '406', '408.1', '410', '412', '414.2', 'class'],
    },
    'dates over numbers': {
      file: `id,2024-01-01,2024-02-01\n${rows((i) => `i${i},${i},2`)}`,
      names: ['id', '2024-01-01', '2024-02-01'],
    },
    'texts over texts': { file: `word,kind\n${rows((i) => `w${i},${letter(i)}`)}`, names: ['word', 'kind'] },
    'names over a few texts among numbers': {
      file: `a,b,class\n${plain()}`.replace('7,4,', '7,n.d.,'),
      names: abc,
    },
  },
  'no header': {
    'over numbers': { file: rows((i) => `${i}.5,${i % 3},${letter(i)}`), names: numbered, note: noHeader },
    'over dates': {
      file: rows((i) => `2024-01-${10 + i},${i % 5},${letter(i)}`),
      names: numbered,
      note: noHeader,
    },
    'over codes': { file: rows((i) => `${letter(i)},${'xyz'[i % 3]},${i % 4 ? 't' : 'f'}`), names: numbered },
    'over identifiers and codes': {
      file: rows((i) => `id${i},${'xyz'[i % 3]},${letter(i)}`),
      names: numbered,
    },
    'over gaps': { file: `?,,1.5\n${rows((i) => `${i}.5,${i % 3},${i}`)}`, names: numbered, count: ROWS + 1 },
    'over zeros and ones': { file: rows((i) => `${i % 2},${(i >> 1) % 2},${(i >> 2) % 2}`), names: numbered },
    'over years as values': { file: rows((i) => `C${i},${1990 + ((i * 7) % 30)},${i}`), names: numbered },
    'over rising numbers': { file: rows((i) => `${i},${i + 1},${i + 2}`), names: numbered },
  },
}

describe('a table', () => {
  for (const [group, cases] of Object.entries(groups))
    for (const [what, { file, names, note, count = ROWS, first }] of Object.entries(cases))
      it(`with ${group}: ${what} is recognised, and read again as it was recognised`, async () => {
        const schema = await schemaOf(file)
        assert.deepEqual(schema.names, names)
        assert.equal(schema.rows, count, schema.reading.notes.join('\n'))
        if (note) assert.match(schema.reading.notes.join('\n'), note)
        const { header, body } = await bodyOf(file, schema.reading)
        assert.deepEqual(header, names)
        assert.equal(body.length, count)
        assert.ok(body.every(({ length }) => length === names.length))
        if (first)
          assert.deepEqual(
            body[0]!.map((cell) => cell.trim()),
            first,
          )
      })

  it('asks what it leaves open, by the option that decides it, until that is prescribed', async () => {
    const table =
      'when;amount;zip;age;land\n01/02/2024;1,000;00501;7;NA\n03/04/2024;2,000;10001;unknown;DE\n05/06/2024;3,000;10002;8;DE\n'
    const ask = async (options: ReadingOptions) => {
      const { columns, reading } = await inferSchema(Readable.from([Buffer.from(table)]), options)
      for (const { questions = [], notes = [], problems } of columns)
        for (const { sentence } of questions) assert.ok([...notes, ...problems].includes(sentence), sentence)
      const optionsOf = (questions: Question[] = []) => [...new Set(questions.map(({ option }) => option))]
      return [...columns.map(({ questions }) => optionsOf(questions)), optionsOf(reading!.questions)]
    }
    assert.deepEqual(await ask({}), [['date_form'], ['decimal'], ['type'], ['missing'], ['missing'], []])
    const zip = { zip: { type: 'numeric' as const } }
    const decided: ReadingOptions = {
      date_form: 'dd/mm/yyyy',
      decimal: '.',
      columns: zip,
      missing: ['unknown'],
    }
    assert.deepEqual(await ask(decided), [[], [], [], ['missing'], [], []])
  })

  it('that is plain has nothing to be said about', async () => {
    const { reading } = await schemaOf(`a,b,class\n${plain()}`)
    assert.deepEqual(reading, {
      encoding: 'utf-8',
      delimiter: ',',
      header: true,
      skipped_rows: 0,
      width: 3,
      left_out_columns: [],
      notes: [],
    })
  })

  it('that was stored before readings is read with a header, whatever its rows look like', async () => {
    const { header, body } = await bodyOf('1;2\n3;4\n5;6\n', undefined)
    assert.deepEqual([header, body.length], [['1', '2'], 2])
  })

  it('that was cut off is refused', async () => {
    for (const [end, detail] of [
      ['\n12', /^row 25 has 1 cell, the header has 3/],
      ['\n\nNote: x\n1,2,a', /^row 25 has 1 cell/],
    ] as const)
      await assert.rejects(
        schemaOf(`a,b,class\n${plain()}${end}`),
        (error) => isProblem(error, 'invalid_data') && detail.test(error.detail),
      )
  })

  it('is read alike whether or not its reading is known', async () => {
    const cell = fc.constantFrom('1', '2.5', 'x', 'y y', '', '#1', '2024-01-01', '"q, r"', '-', '---')
    const line = fc.array(cell, { minLength: 1, maxLength: 4 })
    const separator = fc.constantFrom(',', ';', '\t', '|', ':', '  ')
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 8 }), separator, async (lines, between) => {
        const file = lines.map((cells) => cells.join(between)).join('\n')
        const schema = await schemaOf(file).catch((error: unknown) => {
          assert.ok(isProblem(error, 'invalid_data'), String(error))
        })
        if (!schema) return
        const { header, body } = await bodyOf(file, schema.reading)
        assert.deepEqual(header, schema.names)
        assert.equal(body.length, schema.rows)
        header.forEach((_, column) =>
          assert.equal(
            schema.columns[column]!.missing,
            body.filter((row) => row[column]!.trim() === '').length,
          ),
        )
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('an encoding', () => {
  const text = `größe,name,class\n${rows((i) => `${i},“Müller” €,${letter(i)}`)}`
  const utf16be = (from: string) => Buffer.from(from, 'utf16le').swap16()
  const utf32 = (from: string, write: 'writeUInt32LE' | 'writeUInt32BE') => {
    const characters = [...from]
    const bytes = Buffer.alloc(characters.length * 4)
    characters.forEach((character, i) => bytes[write](character.codePointAt(0)!, i * 4))
    return bytes
  }
  const latin = (from: string) =>
    Buffer.from(from.replaceAll('“', '\x93').replaceAll('”', '\x94').replaceAll('€', '\x80'), 'latin1')

  const files: Record<string, [string, Buffer]> = {
    'UTF-8': ['utf-8', Buffer.from(text)],
    'UTF-8 with a mark': ['utf-8', Buffer.from('\uFEFF' + text)],
    'UTF-16 LE with a mark': ['utf-16le', Buffer.from('\uFEFF' + text, 'utf16le')],
    'UTF-16 BE with a mark': ['utf-16be', utf16be('\uFEFF' + text)],
    'UTF-32 LE with a mark': ['utf-32le', utf32('\uFEFF' + text, 'writeUInt32LE')],
    'UTF-32 BE with a mark': ['utf-32be', utf32('\uFEFF' + text, 'writeUInt32BE')],
    'UTF-16 LE': ['utf-16le', Buffer.from(text, 'utf16le')],
    'UTF-16 BE': ['utf-16be', utf16be(text)],
    'Windows-1252': ['windows-1252', latin(text)],
  }
  for (const [name, [encoding, file]] of Object.entries(files))
    it(`of ${name} is recognised, whatever the chunks`, async () => {
      for (const size of [1, 3, 1 << 16]) {
        const chunks = () =>
          Readable.from(
            Array.from({ length: Math.ceil(file.length / size) }, (_, i) =>
              file.subarray(i * size, (i + 1) * size),
            ),
          )
        assert.equal(await detectEncoding(chunks()), encoding)
        const schema = await inferSchema(chunks(), {}, encoding)
        assert.equal(schema.columns[0]!.name, 'größe')
        assert.equal(schema.columns[1]!.categories?.[0]!.value, '“Müller” €')
      }
    })

  it('is that of UTF-8 where a character of it occurs beside damage, however far down', async () => {
    const file = Buffer.concat([
      Buffer.from(`a,b\n${'1,2\n'.repeat(200_000)}`),
      Buffer.from([0xe9]),
      Buffer.from(',é\n'),
    ])
    assert.equal(await detectEncoding(open(file)), 'utf-8')
    await assert.rejects(schemaOf(file), /^Problem: row 200001 is not UTF-8 text/)
  })

  it('is the announced one, but a mark outweighs that', async () => {
    const polish = Buffer.from('a,b\nza\xbf\xf3\xb3\xe6,1\n', 'latin1')
    const { columns } = await schemaOf(polish, {}, 'windows-1250')
    assert.equal(columns[0]!.categories?.[0]!.value, 'zażółć')
    assert.equal(await detectEncoding(open(Buffer.from('\uFEFFa,b\n1,2', 'utf16le')), 'utf-8'), 'utf-16le')
  })

  it('that a mark contradicts is refused', async () => {
    await assert.rejects(
      schemaOf(Buffer.from('\uFEFFa,b\n1,2', 'utf16le'), { encoding: 'utf-8' }),
      /byte order mark of utf-16le, so it cannot be utf-8/,
    )
    assert.equal(
      (await schemaOf(utf16be('\uFEFFa,b\n1,2'), { encoding: 'utf-16le' })).reading.encoding,
      'utf-16be',
    )
  })

  it('that the bytes contradict is refused, naming the row', async () => {
    const file = Buffer.from('a,b\n1,x\n2,é\n', 'latin1')
    await assert.rejects(schemaOf(file, { encoding: 'utf-8' }), /row 2 is not UTF-8 text/)
    await assert.rejects(schemaOf(file, { encoding: 'shift_jis' }), /row 2 is not shift_jis text/)
  })
})

describe('reading options', () => {
  it('decide what would be recognised otherwise', async () => {
    const file = rows((i) => `${i}.5,${i % 3},${letter(i)}`)
    const named = await schemaOf(file, { header: true })
    assert.deepEqual([named.names, named.rows], [['0.5', '0', 'a'], ROWS - 1])
    const unnamed = await schemaOf(`a,b,class\n${plain()}`, { header: false })
    assert.deepEqual([unnamed.names, unnamed.rows], [numbered, ROWS + 1])
    assert.match(unnamed.reading.notes[0]!, /^As prescribed, the file has no header/)
  })

  it('take names of separators, and any encoding that is known', () => {
    const parse = (options: object) => readingOptions.parse(options)
    assert.equal(parse({ delimiter: 'tab' }).delimiter, '\t')
    assert.equal(parse({ delimiter: '\\t' }).delimiter, '\t')
    assert.equal(parse({ delimiter: '^' }).delimiter, '^')
    assert.equal(parse({ encoding: 'Latin1' }).encoding, 'windows-1252')
    for (const wrong of [
      { delimiter: '' },
      { delimiter: 'ab' },
      { delimiter: '"' },
      { delimiter: '5' },
      { encoding: 'klingon' },
      { headr: true },
    ])
      assert.equal(readingOptions.safeParse(wrong).success, false, JSON.stringify(wrong))
  })

  it('of a separator that does not occur are refused', async () => {
    await assert.rejects(
      schemaOf(`a,b,class\n${plain()}`, { delimiter: '|' }),
      /the delimiter "\|" does not occur in the first 25 rows/,
    )
    assert.deepEqual((await schemaOf(`a^b^class\n${plain('^')}`, { delimiter: '^' })).names, abc)
  })
})
