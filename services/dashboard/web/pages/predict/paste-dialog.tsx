/** Fills the form from a pasted row. */
import { useState, type FormEvent } from 'react'
import type { Feature } from '../../api/types.js'
import { Button } from '../../components/button.js'
import { Dialog } from '../../components/dialog.js'
import { describeError } from '../../components/errors.js'
import { Field } from '../../components/field.js'
import { useToast } from '../../components/toast.js'
import { parseRow, type PastedRow } from './parse-row.js'

interface PasteDialogProps {
  features: readonly Feature[]
  onFill: (texts: PastedRow['texts']) => void
  onClose: () => void
}

const FORM_ID = 'paste-row'

export function PasteDialog({ features, onFill, onClose }: PasteDialogProps) {
  const [text, setText] = useState('')
  const [error, setError] = useState<string>()
  const toast = useToast()
  const fill = (event: FormEvent) => {
    event.preventDefault()
    try {
      const { texts, notes } = parseRow(text, features)
      onFill(texts)
      if (notes.length) toast({ message: notes.join(' ') })
      onClose()
    } catch (error) {
      setError(describeError(error))
    }
  }
  return (
    <Dialog
      title="Paste a row"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={FORM_ID} variant="primary">
            Fill the form
          </Button>
        </>
      }
    >
      <form id={FORM_ID} onSubmit={fill}>
        <Field
          label="Row"
          hint="A line of CSV, with its header above or in the order of the features; or JSON, as an array or an object by name"
          error={error}
        >
          {(control) => (
            <textarea
              {...control}
              rows={6}
              className="mono"
              spellCheck={false}
              placeholder={exampleOf(features)}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  )
}

const exampleOf = (features: readonly Feature[]) =>
  `${features
    .slice(0, 3)
    .map(({ name }) => name)
    .join(',')}${features.length > 3 ? ',…' : ''}`
