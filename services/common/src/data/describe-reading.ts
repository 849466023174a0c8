/** What was made of a table, in sentences. */
import { cutText } from '../cut-text.js'
import type { Question } from './question.js'
import type { Reading, ReadingOptions } from './reading.js'
import { BLANKS } from './split-cells.js'
import type { TableFacts } from './body-rows.js'

const names: Record<string, string> = { '\t': 'tabs', [BLANKS]: 'runs of blanks' }
const total = /^(?:grand |sub)?(?:total|totals|sum|summe|gesamt|gesamtsumme|somme|suma|totale)\b/i

/** @param options what the request prescribed: it needs no advice */
export function describeReading(facts: TableFacts, options: ReadingOptions): Reading {
  const { encoding, layout, leftOut, unnamed } = facts
  const left_out_columns = unnamed === 'counting' || unnamed === 'blank' ? [1, ...leftOut] : leftOut
  const { delimiter, header, skipped_rows, width } = layout
  const recognised = {
    encoding: encodingNote(encoding, options),
    delimiter: delimiterNote(layout, options),
    header: headerNote(layout, options),
  }
  const notes = [
    ...Object.values(recognised),
    skipped_rows > 0 && `${rowsAre(skipped_rows, ' above the table')} left out: titles, comments or sep=`,
    facts.footer !== undefined && `What stands below the table is left out: '${cutText(facts.footer, 40)}'`,
    unnamedNote(unnamed),
    leftOut.length > 0 && `Columns without a name and without values are left out: ${leftOut.join(', ')}`,
    facts.blankRows > 0 && `${rowsAre(facts.blankRows)} left out, because no cell has a value`,
    facts.comments > 0 && `${rowsAre(facts.comments)} left out as comments, because they begin with #`,
    totalNote(facts.lastRow),
  ].filter((note) => typeof note === 'string')
  const prescribed = Object.keys(options).length > 0 ? { prescribed: options } : {}
  const asked = questionsOf(recognised, options)
  const questions = asked.length > 0 ? { questions: asked } : {}
  return {
    encoding,
    delimiter,
    header,
    skipped_rows,
    width,
    left_out_columns,
    notes,
    ...questions,
    ...prescribed,
  }
}

type Recognised = Record<'encoding' | 'delimiter' | 'header', string | undefined>

/** What was recognised against the usual, as far as the request did not prescribe it. */
const questionsOf = (notes: Recognised, options: ReadingOptions): Question[] =>
  (Object.keys(notes) as (keyof Recognised)[]).flatMap((option) => {
    const sentence = notes[option]
    return sentence !== undefined && options[option] === undefined ? [{ option, sentence }] : []
  })

const rowsAre = (count: number, where = '') =>
  count === 1 ? `1 row${where} is` : `${count} rows${where} are`

function encodingNote(encoding: string, options: ReadingOptions): string | undefined {
  if (encoding === 'utf-8') return undefined
  const how = options.encoding === undefined ? 'The text is read as' : 'As prescribed, the text is read as'
  return `${how} ${encoding}; name another encoding if its letters look wrong`
}

function delimiterNote(
  { delimiter, width }: TableFacts['layout'],
  options: ReadingOptions,
): string | undefined {
  if (width === 1 && options.delimiter === undefined)
    return 'No separator was recognised, so the table has a single column; say delimiter= if something separates its cells'
  if (delimiter === ',') return undefined
  if ([';', '\t'].includes(delimiter) && options.delimiter === undefined) return undefined
  return `Cells are separated by ${names[delimiter] ?? `'${delimiter}'`}`
}

function headerNote({ header, width }: TableFacts['layout'], options: ReadingOptions): string | undefined {
  if (header) return undefined
  const called = `the columns are called ${width === 1 ? 'column_1' : `column_1 to column_${width}`}`
  return options.header === false
    ? `As prescribed, the file has no header: ${called}`
    : `The first row looks like the others, so the file has no header: ${called}; say header=true if that row holds the names`
}

function unnamedNote(unnamed: TableFacts['unnamed']): string | undefined {
  if (unnamed === 'counting')
    return 'The first column has no name and counts the rows, as the index of a data frame does: it is left out'
  if (unnamed === 'blank') return 'The first column has neither name nor values: it is left out'
  return unnamed && 'The first column has no name: it is called column_1'
}

function totalNote(lastRow: readonly string[]): string | undefined {
  const cell = lastRow.find((text) => total.test(text.trim()))
  return cell === undefined
    ? undefined
    : `The last row looks like a total ('${cutText(cell.trim(), 40)}'): it counts as a row like the others, remove it from the file if it is none`
}
