/** The field that a refusal of the inference service is about. */
import { useEffect, type RefObject } from 'react'
import { ApiError } from '../../api/api-error.js'
import type { Feature } from '../../api/types.js'

/** The name of the form control of a feature. */
export const fieldName = (index: number) => `feature-${index}`

const fieldCodes = new Set(['wrong_type', 'missing_value', 'unknown_category'])

/** @returns the index of the feature that the problem names; undefined where it is about something else */
export function fieldOfError(error: unknown, features: readonly Feature[]): number | undefined {
  if (!(error instanceof ApiError) || !fieldCodes.has(error.code)) return undefined
  const index = features.findIndex(({ name }) => name === error.problem.field)
  return index === -1 ? undefined : index
}

export interface WrongField {
  /** The index of the feature. */
  index: number
  error: Error
}

/** Puts the cursor into a refused field; one that is filtered away is shown first. */
export function useFocusOnWrong(
  form: RefObject<HTMLFormElement | null>,
  wrong: WrongField | undefined,
  showAll: () => void,
) {
  useEffect(() => {
    if (!wrong) return
    showAll()
    const frame = requestAnimationFrame(() => {
      const field = form.current?.elements.namedItem(fieldName(wrong.index))
      if (field instanceof HTMLElement) field.focus()
    })
    return () => cancelAnimationFrame(frame)
  }, [wrong?.error])
}
