import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { inferSchema } from '@modelops/common/data/infer-schema'
import type { Dataset, ReadingOptions } from '../../../../../web/api/types.js'
import {
  columnQuestions,
  plainNotes,
  readingQuestions,
  withoutAsked,
} from '../../../../../web/pages/train/settings/questions.js'

/** As the page gets it. */
async function read(csv: string | Buffer, options: ReadingOptions = {}): Promise<Dataset> {
  const schema = await inferSchema(Readable.from([Buffer.from(csv)]), options as never)
  return JSON.parse(JSON.stringify(schema)) as Dataset
}

/** What is asked about the first column, and what becomes of it by each answer. */
async function asked(...cells: string[]) {
  const csv = `x;other\n${cells.map((cell) => `${cell};a`).join('\n')}\n`
  const [column] = (await read(csv)).columns
  const questions = columnQuestions(column!, {})
  const outcomes = questions
    .flatMap(({ answers }) => answers)
    .map(async ({ label, options }) => {
      const [answered] = (await read(csv, options)).columns
      return [label, answered!.type, columnQuestions(answered!, options).length] as const
    })
  return { questions, outcomes: await Promise.all(outcomes), column: column! }
}

const sentencesOf = ({ questions }: Awaited<ReturnType<typeof asked>>) =>
  questions.map(({ sentence }) => sentence)

describe('Train: what a table leaves open', () => {
  it('is which day a date is: both are offered', async () => {
    const dates = await asked('01/02/2024', '03/04/2024')
    assert.match(sentencesOf(dates)[0]!, /like “01\/02\/2024” do not show which number is the day/)
    assert.deepEqual(dates.outcomes, [
      ['Day first: 1 February 2024', 'datetime', 0],
      ['Month first: 2 January 2024', 'datetime', 0],
    ])
  })

  it('is which number a text is: both are offered', async () => {
    const numbers = await asked('1,000', '2,500')
    assert.match(sentencesOf(numbers)[0]!, /“1,000” can be two numbers/)
    assert.deepEqual(numbers.outcomes, [
      ['1000 (decimal point)', 'numeric', 0],
      ['1 (decimal comma)', 'numeric', 0],
    ])
  })

  it('is whether codes are numbers', async () => {
    const codes = await asked('00501', '12345')
    assert.deepEqual(sentencesOf(codes), [
      '“00501” would lose its leading zeros as a number: the column counts as text.',
    ])
    assert.deepEqual(codes.outcomes, [['Read as numbers', 'numeric', 0]])
    assert.match(sentencesOf(await asked('1234567890123456', '1'))[0]!, /would lose its last digits/)
    const versions = await asked('1.1', '1.10', '1.2')
    assert.deepEqual(sentencesOf(versions), [
      '“1.10” and another spelling in this column would be one number: the column counts as text.',
    ])
    assert.deepEqual(versions.outcomes, [['Read as numbers', 'numeric', 0]])
  })

  it('is whether a word among numbers stands for no value', async () => {
    const words = await asked('1', '2', 'unknown', '4')
    assert.match(sentencesOf(words)[0]!, /^Row 3 holds “unknown”, unlike the other values/)
    assert.equal(words.outcomes[0]![1], 'numeric')
  })

  it('is whether words that count as missing are values: asked once, though a note and a problem say so', async () => {
    const countries = await asked('NA', 'DE', 'DE', 'FR', 'FR')
    assert.deepEqual(sentencesOf(countries), ['Counts as missing: “NA” (1 row).'])
    assert.equal(countries.questions[0]!.isDoubt, true)
    assert.deepEqual(countries.outcomes, [['“NA” is a value', 'text', 0]])
    const { notes = [], problems, questions } = countries.column
    assert.deepEqual(withoutAsked([...notes, ...problems], questions), [])
  })

  it('is whether numbers are dates, and whether one of them stands for no value', async () => {
    const days = await asked('20240131', '20240201', '20240301')
    assert.deepEqual(sentencesOf(days), ['The numbers may be dates: “20240131” would be 31 January 2024.'])
    assert.deepEqual(days.outcomes, [['They are dates', 'datetime', 0]])
    const gaps = await asked('5', '-999', '7', '5')
    assert.deepEqual(sentencesOf(gaps), ['“-999” is the only value below zero: it may stand for no value.'])
    assert.deepEqual(gaps.column.problems.length, gaps.questions.length)
    assert.equal(gaps.outcomes[0]![0], '“-999” is missing')
  })

  it('keeps what was prescribed before', async () => {
    const [column] = (await read('x;y\n1,000;a\n', { header: true })).columns
    const before: ReadingOptions = { header: true, columns: { y: { type: 'text' } } }
    const [question] = columnQuestions(column!, before)
    assert.deepEqual(question!.answers[0]!.options, {
      header: true,
      columns: { y: { type: 'text' }, x: { type: 'numeric', decimal: '.' } },
    })
  })

  it('is whether the first row holds the names, unless somebody said so', async () => {
    const csv = Array.from({ length: 9 }, (_, row) => `${row}.5,${row % 2}`).join('\n')
    const dataset = await read(csv)
    const [header] = readingQuestions(dataset)
    assert.equal(header!.sentence, 'The file has no header: its columns are called column_1 to column_2.')
    assert.deepEqual(header!.answers, [{ label: 'The first row holds the names', options: { header: true } }])
    assert.deepEqual(plainNotes(dataset.reading!), [])
    assert.deepEqual(readingQuestions(await read(csv, { header: false })), [])
  })

  it('is the encoding and the separator, which the form has', async () => {
    const found = readingQuestions(await read('na\u00efve\nword\n'))
    assert.deepEqual(
      found.map(({ field, isDoubt }) => [field?.option, isDoubt]),
      [['delimiter', true]],
    )
    const latin = await read(Buffer.from('caf\u00e9,n\n\u00e9t\u00e9,1\n', 'latin1'))
    const [encoding] = readingQuestions(latin)
    assert.equal(encoding!.sentence, 'The text is read as Windows-1252 (Western Europe).')
    assert.equal(encoding!.field?.label, 'Its letters look wrong')
  })
})
