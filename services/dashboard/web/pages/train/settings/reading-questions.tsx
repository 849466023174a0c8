/** What the file leaves open, each with what decides it. */
import type { RefObject } from 'react'
import type { Dataset } from '../../../api/types.js'
import { Button } from '../../../components/button.js'
import { Callout } from '../../../components/callout.js'
import { ErrorNote } from '../../../components/errors.js'
import { readingQuestions, type Asked } from './questions.js'
import { useReadAgain, type ReadAgain } from './use-read-again.js'

interface ReadingQuestionsProps {
  dataset: Dataset
  /** Where all of it can be chosen. */
  form: RefObject<HTMLDetailsElement | null>
}

export function ReadingQuestions({ dataset, form }: ReadingQuestionsProps) {
  const again = useReadAgain(dataset.name)
  return (
    <>
      {readingQuestions(dataset).map((asked) => (
        <Callout
          key={asked.sentence}
          {...(asked.isDoubt && { tone: 'warning' })}
          action={<Action {...{ asked, again, form }} />}
        >
          <p>{asked.sentence}</p>
        </Callout>
      ))}
      {again.error && <ErrorNote error={again.error} attempt="read the file in this way" />}
    </>
  )
}

interface ActionProps extends Pick<ReadingQuestionsProps, 'form'> {
  asked: Asked
  again: ReadAgain
}

function Action({ asked: { answers, field }, again, form }: ActionProps) {
  if (field)
    return (
      <Button small onClick={() => show(form.current, field.option)}>
        {field.label}
      </Button>
    )
  const [answer] = answers
  return (
    answer && (
      <Button small busy={again.isPending} onClick={() => again.mutate(answer.options)}>
        {answer.label}
      </Button>
    )
  )
}

function show(form: HTMLDetailsElement | null, name: string) {
  if (!form) return
  form.open = true
  form.querySelector<HTMLElement>(`[name="${name}"]`)?.focus()
}
