/** Leads to the field that the service refused. */
import { useEffect, type RefObject } from 'react'
import { fieldName } from './feature-field.js'

export interface WrongField {
  /** Of the feature. */
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
