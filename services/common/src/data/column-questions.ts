/** What may be decided about a column. */
import { missingNote } from './column-notes.js'
import { missingNumber, numbersAsDates, wordsAsMissing } from './column-problems.js'
import type { Column } from './dataset-schema.js'
import type { Doubt, Question } from './question.js'

/** @param doubt why it is text that was probably meant to be something else */
export function questionsOf(
  column: Omit<Column, 'problems'>,
  doubt: Doubt | undefined,
): Pick<Column, 'questions'> {
  const missing = [missingNote(column), wordsAsMissing(column)].filter((sentence) => sentence !== undefined)
  const questions: Question[] = [
    ...(doubt?.asks ? [{ ...doubt.asks, sentence: doubt.sentence }] : []),
    ...[numbersAsDates(column), missingNumber(column)].filter((question) => question !== undefined),
    ...missing.map((sentence) => ({ option: 'missing' as const, sentence })),
  ]
  return questions.length > 0 ? { questions } : {}
}
