/** Tables from the field: uploaded, learned from, and asked for predictions. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Column, DatasetSchema } from '@modelops/common/data/dataset-schema'
import { describeField, fieldCase, readCase } from './support/field-cases.js'
import { Platform, answer } from './support/platform.js'

interface TableCase {
  title: string
  /** Names and types of the columns, as they are read. */
  columns: string
  query?: string
  check: (columns: Record<string, Column>, dataset: DatasetSchema) => void
  /** Where the case is about learning: a row for the trained model, with a value for each of its features. */
  row?: object
  /** Sentences of the run. */
  warns?: RegExp
}

const valuesOf = (column: Column | undefined) => column!.categories!.map(({ value }) => value)
const notesOf = ({ reading }: DatasetSchema) => reading!.notes.join('\n')
const rangeOf = ({ statistics }: Column) => [statistics!.min, statistics!.max]

const cases: Record<string, TableCase> = {
  'csv-boolean': {
    title: 'True and False are two values, which JSON true reaches',
    columns: 'smoker text, age numeric, class text',
    check: ({ smoker }) => assert.deepEqual(valuesOf(smoker), ['True', 'False']),
    row: { smoker: true, age: 44 },
  },
  'csv-codes-merge': {
    title: 'the classes 01 and 1 stay apart',
    columns: 'x numeric, code text',
    check: ({ code }) => assert.deepEqual(valuesOf(code), ['01', '02', '10', '1']),
    row: { x: 3 },
  },
  'csv-dates': {
    title: 'dates that repeat are dates, and the next day is predicted',
    columns: 'day datetime, x numeric, class text',
    check: ({ day }) => assert.match(day!.notes!.join(), /'01.03.2024' is read as 2024-03-01/),
    row: { day: '16.03.2024', x: 0 },
  },
  'csv-decimal-comma': {
    title: 'decimal commas are read, and told with an example',
    columns: 'a numeric, b numeric, ziel text',
    check: ({ a, b }) => {
      assert.deepEqual([...rangeOf(a!), ...rangeOf(b!)], [0.5, 6.5, 0.25, 4.25])
      assert.deepEqual(a!.notes, ["'0,5' is read as 0.5: decimal comma"])
    },
    row: { a: 1.5, b: 2.5 },
  },
  'csv-leading-zeros': {
    title: 'zip codes keep their zeros, with a sentence why',
    columns: 'zip text, age numeric, buys text',
    check: ({ zip }) => {
      assert.deepEqual(valuesOf(zip), ['00501', '01010', '02134', '00902'])
      assert.match(zip!.why_text!, /'00501', whose leading zeros a number would lose/)
    },
    row: { zip: '00501', age: 30 },
  },
  'csv-missing-column': {
    title: 'a column without any value is left out with a sentence',
    columns: 'gone numeric, x numeric, class text',
    check: ({ gone }) => assert.match(gone!.problems.join(), /a run leaves the column out/),
    row: { x: 3 },
    warns: /"gone" has no values: .*, and it is left out/,
  },
  'csv-na-none': {
    title: 'the categories None and NA are kept where the upload says so (missing=)',
    columns: 'alcohol text, country text',
    query: '&missing=',
    check: ({ alcohol, country }) => {
      assert.deepEqual(valuesOf(alcohol), ['None', 'Some', 'Lots'])
      assert.deepEqual(valuesOf(country), ['NA', 'DE'])
    },
    row: { alcohol: 'None' },
  },
  'csv-no-header': {
    title: 'without a header no row is lost, and the columns are counted',
    columns: 'column_1 numeric, column_2 numeric, column_3 numeric, column_4 numeric, column_5 text',
    check: (_, dataset) => assert.match(notesOf(dataset), /no header/),
  },
  'csv-pandas-index': {
    title: 'the index of a data frame is left out with a sentence',
    columns: 'a numeric, b numeric, class text',
    check: (_, dataset) => assert.match(notesOf(dataset), /index of a data frame .* left out/),
  },
  'csv-pipe': {
    title: 'cells separated by | are three columns, with a sentence',
    columns: 'code text, size numeric, class text',
    check: (_, dataset) => assert.match(notesOf(dataset), /separated by '\|'/),
  },
  'csv-sep-line': {
    title: 'sep=; says how cells are separated, and is no header',
    columns: 'a numeric, b numeric, class text',
    check: (_, { reading }) => assert.deepEqual([reading!.delimiter, reading!.skipped_rows], [';', 1]),
  },
  'csv-thousands': {
    title: '"1,000" is a thousand, told with an example',
    columns: 'state text, population numeric, class text',
    check: ({ population }) => {
      assert.deepEqual(rangeOf(population!), [1000, 1851])
      assert.match(population!.notes!.join(), /'1,000' is read as 1000/)
    },
    row: { state: 'S1', population: 1500 },
  },
  'csv-utf16': {
    title: 'UTF-16 is read, and told',
    columns: 'ville text, age numeric, classe text',
    check: ({ ville }, dataset) => {
      assert.deepEqual(valuesOf(ville), ['Orléans', 'Évry'])
      assert.match(notesOf(dataset), /utf-16le/)
    },
  },
}

describeField('a table from the field', () => {
  let platform: Platform
  before(async () => {
    platform = await Platform.start()
    await platform.untilReady()
  })
  after(() => platform.end())

  for (const [name, { title, columns, query, check, row, warns = /^$/ }] of Object.entries(cases))
    it(`${name}.csv: ${title}`, async () => {
      const dataset = await platform.upload(name, readCase(`${name}.csv`), query)
      assert.equal(dataset.rows, 24)
      assert.equal(dataset.columns.map((column) => `${column.name} ${column.type}`).join(', '), columns)
      const byName = Object.fromEntries(dataset.columns.map((column) => [column.name, column]))
      check(byName, dataset)
      if (!row) return
      const run = await platform.train(dataset)
      assert.match((run.warnings ?? []).join('\n'), warns)
      await platform.deploy(run.run_id)
      const { label, probabilities, warnings } = await platform.predict(name, { features: row })
      assert.deepEqual(Object.keys(probabilities).sort(), valuesOf(dataset.columns.at(-1)).sort())
      assert.ok(label in probabilities)
      assert.equal(warnings, undefined)
    })

  it('csv-na-none.csv: what was read as missing is told by column and where it hinders a run, which may say otherwise (missing)', async () => {
    const dataset = await platform.upload('na-none', readCase('csv-na-none.csv'))
    const missing = dataset.columns.map(({ read_as_missing: marks }) => marks)
    assert.deepEqual(missing, [[{ value: 'None', count: 8 }], [{ value: 'NA', count: 12 }]])
    await assert.rejects(platform.train(dataset), /one value only \('NA' in 12 rows were read as missing/)
    const { run_id: runId } = await platform.train(dataset, { missing: [] })
    await platform.deploy(runId)
    const { probabilities } = await platform.predict('na-none', { features: { alcohol: 'None' } })
    assert.deepEqual(Object.keys(probabilities), ['DE', 'NA'])
  })

  it('csv-wide.py: 5,000 columns are answered in less than they take, and listed in short', async () => {
    const env = { ...process.env, T: platform.training }
    const { stdout } = await promisify(execFile)('python3', [fieldCase('csv-wide.py')], { env })
    const sizes = [...stdout.matchAll(/, ([\d.]+) MiB$/gm)].map(([, size]) => Number(size))
    assert.equal(sizes.length, 3, stdout)
    assert.ok(
      sizes.every((size) => size < 5.7 / 2),
      stdout,
    )
    const { items } = await answer<{ items: DatasetSchema[] }>(fetch(`${platform.training}/datasets`), 200)
    const wide = items.find(({ name }) => name === 'wide')!
    assert.ok(wide.columns.length <= 100)
  })
})
