/** What a table leaves open, in words of the page, with answers that are one click away. */
import { usualMissingMarks } from '@modelops/common/rules/cells'
import type { DateForm } from '@modelops/common/rules/date-forms'
import { parseDate } from '@modelops/common/rules/dates'
import { readWritten } from '@modelops/common/rules/number-forms'
import type { Column, Dataset, Question, ReadingOptions } from '../../../api/types.js'
import { formatCounted, formatDay } from '../../../format.js'
import {
  capitalised,
  encodingName,
  orderName,
  prescribedOf,
  withColumn,
  withoutLostColumns,
} from './reading.js'

export interface Asked {
  sentence: string
  /** Something is probably wrong until it is answered. */
  isDoubt: boolean
  answers: Answer[]
  /** The field of the form that answers it, and what leads there. */
  field?: { option: Question['option']; label: string }
}

export interface Answer {
  label: string
  /** With what was prescribed before. */
  options: ReadingOptions
}

/** What is said about the file, without what is asked in words of the page. */
export const plainNotes = ({ notes = [], questions }: { notes?: string[]; questions?: Question[] }) =>
  withoutAsked(notes, questions)

export const withoutAsked = (sentences: readonly string[], questions: readonly Question[] = []) =>
  sentences.filter((text) => !questions.some(({ sentence }) => sentence === text))

export function readingQuestions(dataset: Pick<Dataset, 'reading' | 'columns'>): Asked[] {
  const { reading } = dataset
  const prescribed = prescribedOf(dataset)
  // Which separator was recognised stands beside the name of the data set.
  const isPlain = ({ option }: Question) => option === 'delimiter' && reading!.width > 1
  const open = (reading?.questions ?? []).filter((question) => !isPlain(question))
  return open.map(({ option, sentence }): Asked => {
    if (option === 'header') {
      const options = withoutLostColumns({ ...prescribed, header: true }, prescribed)
      return {
        sentence: `The file has no header: its columns are called ${namesOf(dataset.columns)}.`,
        isDoubt: false,
        answers: [{ label: 'The first row holds the names', options }],
      }
    }
    const isEncoding = option === 'encoding'
    const words = isEncoding
      ? `The text is read as ${encodingName(reading!.encoding)}.`
      : option === 'delimiter'
        ? 'No separator was recognised: the table has a single column.'
        : sentence
    const label = isEncoding ? 'Its letters look wrong' : 'Choose the separator'
    return { sentence: words, isDoubt: !isEncoding, answers: [], field: { option, label } }
  })
}

const namesOf = (columns: readonly Column[]) =>
  columns.length === 1 ? columns[0]!.name : `${columns[0]?.name ?? ''} to ${columns.at(-1)?.name ?? ''}`

/** Each question once: a note and a problem may ask the same. */
export function columnQuestions(column: Column, prescribed: ReadingOptions): Asked[] {
  const asked = new Map<string, Asked>()
  for (const question of column.questions ?? []) {
    const { option, cell, sentence } = question
    // Who named the marks knows what counts as missing.
    const isDecided = option === 'missing' && cell === undefined && prescribed.missing !== undefined
    const isDoubt = !isDecided && column.problems.includes(sentence)
    const found = { ...ask(question, column, prescribed), isDoubt }
    asked.set(`${option} ${cell ?? ''}`, found)
  }
  return [...asked.values()]
}

type Worded = Pick<Asked, 'sentence' | 'answers'>

function ask(question: Question, column: Column, prescribed: ReadingOptions): Worded {
  const { option, cell, row, sentence } = question
  if (option === 'missing')
    return cell === undefined ? readAsMissing(column, prescribed) : oddValue(cell, row, column, prescribed)
  if (cell === undefined) return { sentence, answers: [] }
  if (option === 'date_form') return dates(cell, (question.answers ?? []) as DateForm[], column, prescribed)
  if (option === 'decimal') return twoNumbers(cell, column, prescribed)
  if (option === 'type') return codes(cell, column, prescribed)
  return { sentence, answers: [] }
}

function dates(
  cell: string,
  forms: readonly DateForm[],
  { name, type }: Column,
  prescribed: ReadingOptions,
): Worded {
  const days = forms.map((form) => formatDay(parseDate(cell, form)))
  const isTelling = new Set(days).size > 1
  return {
    sentence:
      type === 'numeric'
        ? `The numbers may be dates: “${cell}” would be ${days[0]}.`
        : `Values like “${cell}” do not show which number is the day: the column counts as text.`,
    answers: forms.map((form, index) => ({
      label:
        type === 'numeric'
          ? 'They are dates'
          : `${capitalised(orderName(form))}${isTelling ? `: ${days[index]}` : ''}`,
      options: withColumn(prescribed, name, form),
    })),
  }
}

function twoNumbers(cell: string, { name }: Column, prescribed: ReadingOptions): Worded {
  return {
    sentence: `“${cell}” can be two numbers, and nothing in the table decides which: the column counts as text.`,
    answers: (['.', ','] as const).map((mark) => ({
      label: `${readWritten(cell, mark)?.value ?? cell} (decimal ${mark === '.' ? 'point' : 'comma'})`,
      options: withColumn(prescribed, name, `numeric${mark}`),
    })),
  }
}

/** What a number does to a code. */
function lossOf(cell: string): string {
  if (/^[+-]?0\d/.test(cell)) return 'would lose its leading zeros as a number'
  if (/\d{16}/.test(cell)) return 'would lose its last digits as a number'
  return 'and another spelling in this column would be one number'
}

const codes = (cell: string, { name }: Column, prescribed: ReadingOptions): Worded => ({
  sentence: `“${cell}” ${lossOf(cell)}: the column counts as text.`,
  answers: [{ label: 'Read as numbers', options: withColumn(prescribed, name, 'numeric') }],
})

/** Marks that can be taken off with a click. */
const MAX_MARKS = 3

function readAsMissing({ type, read_as_missing = [] }: Column, prescribed: ReadingOptions): Worded {
  const marks = read_as_missing.slice(0, MAX_MARKS)
  const more = read_as_missing.length - marks.length
  const named = marks.map(({ value, count }) => `“${value}” (${formatCounted(count, 'row')})`)
  return {
    sentence: `Counts as missing: ${named.join(', ')}${more > 0 ? ` and ${formatCounted(more, 'other mark')}` : ''}.`,
    // Among numbers and dates a word can be nothing else.
    answers: (type === 'text' ? marks : []).map(({ value }) => ({
      label: `“${value}” is a value`,
      options: { ...prescribed, missing: marksOf(prescribed).filter((mark) => mark !== value) },
    })),
  }
}

/** A value unlike the others of its column. */
const oddValue = (
  cell: string,
  row: number | undefined,
  { type }: Column,
  prescribed: ReadingOptions,
): Worded => ({
  sentence:
    type === 'numeric'
      ? `“${cell}” is the only value below zero: it may stand for no value.`
      : `${row === undefined ? 'A row' : `Row ${row}`} holds “${cell}”, unlike the other values: the column counts as text. Correct it in the file, or say that it stands for no value.`,
  answers: [
    { label: `“${cell}” is missing`, options: { ...prescribed, missing: [...marksOf(prescribed), cell] } },
  ],
})

const marksOf = ({ missing = [...usualMissingMarks] }: ReadingOptions): string[] =>
  typeof missing === 'string' ? [missing] : missing
