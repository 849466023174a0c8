/** What was made of a column, what is probably wrong with it, and what can be decided about it. */
import type { ReactNode } from 'react'
import type { Column, Dataset } from '../../../api/types.js'
import { Button } from '../../../components/button.js'
import { classNames } from '../../../components/class-names.js'
import { InfoIcon, WarningIcon } from '../../../components/icons.js'
import { columnQuestions, withoutAsked } from './questions.js'
import { prescribedOf } from './reading.js'
import styles from './settings.module.css'
import type { ReadAgain } from './use-read-again.js'

export interface ColumnPart {
  column: Column
  dataset: Dataset
  again: ReadAgain
}

/** The control that shows and changes the type of a column. */
export const typeId = ({ columns }: Dataset, column: Column) => `type-${columns.indexOf(column)}`

export function Remarks({ column, dataset, again }: ColumnPart) {
  const { notes = [], problems, questions, number_form, datetime } = column
  const asked = columnQuestions(column, prescribedOf(dataset))
  const id = typeId(dataset, column)
  return (
    <>
      {withoutAsked(notes, questions).map((note, index) => (
        <Remark key={note} isDoubt={false} text={note}>
          {index === 0 && (number_form ?? datetime) && (
            <button
              type="button"
              className={styles.change}
              aria-label={`Change how ${column.name} is read`}
              onClick={() => choose(id)}
            >
              Change
            </button>
          )}
        </Remark>
      ))}
      {asked.map(({ sentence, isDoubt, answers }) => (
        <Remark key={sentence} isDoubt={isDoubt} text={sentence}>
          <div className={styles.answers}>
            {answers.map(({ label, options }) => (
              <Button
                key={label}
                small
                busy={again.isPending && again.variables === options}
                onClick={() =>
                  again.mutate(options, { onSuccess: () => document.getElementById(id)?.focus() })
                }
              >
                {label}
              </Button>
            ))}
          </div>
        </Remark>
      ))}
      {withoutAsked(problems, questions).map((problem) => (
        <Remark key={problem} isDoubt text={problem} />
      ))}
    </>
  )
}

/** Opens the list of what the column can be read as. */
function choose(id: string) {
  const select = document.getElementById(id)
  if (!(select instanceof HTMLSelectElement)) return
  select.focus()
  // Browsers of before 2024 lack it: then the focus is what there is.
  select.showPicker?.()
}

interface RemarkProps {
  isDoubt: boolean
  text: string
  children?: ReactNode
}

const Remark = ({ isDoubt, text, children }: RemarkProps) => (
  <div className={classNames(styles.problem, !isDoubt && styles.made)}>
    {isDoubt ? <WarningIcon /> : <InfoIcon />}
    <div>
      {text} {children}
    </div>
  </div>
)
