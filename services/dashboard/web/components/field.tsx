/** A form control with its label, a hint and what is wrong with its value. */
import { useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes } from 'react'
import styles from './field.module.css'

export interface ControlProps {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
}

interface FieldProps {
  label: ReactNode
  hint?: ReactNode
  error?: ReactNode
  /** Renders the control with the given props: `{(control) => <input {...control} />}`. */
  children: (control: ControlProps) => ReactNode
}

export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId()
  const noteId = `${id}-note`
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      {children({
        id,
        'aria-describedby': (error ?? hint) ? noteId : undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {(error ?? hint) && (
        <p id={noteId} className={error ? styles.error : 'hint'}>
          {error ?? hint}
        </p>
      )}
    </div>
  )
}

type TextFieldProps = Omit<FieldProps, 'children'> &
  Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> & { onChange: (text: string) => void }

export const TextField = ({ label, hint, error, onChange, ...input }: TextFieldProps) => (
  <Field {...{ label, hint, error }}>
    {(control) => (
      <input autoComplete="off" {...control} {...input} onChange={({ target }) => onChange(target.value)} />
    )}
  </Field>
)

type SelectFieldProps = Omit<FieldProps, 'children'> &
  Omit<SelectHTMLAttributes<HTMLSelectElement>, 'onChange'> & { onChange: (value: string) => void }

/** Its children are the options. */
export const SelectField = ({ label, hint, error, onChange, ...select }: SelectFieldProps) => (
  <Field {...{ label, hint, error }}>
    {(control) => <select {...control} {...select} onChange={({ target }) => onChange(target.value)} />}
  </Field>
)
