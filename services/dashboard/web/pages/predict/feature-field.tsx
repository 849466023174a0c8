/** The field of one feature: a number with the range that training saw, or a choice among its categories. */
import { memo, useId, type ChangeEvent } from 'react'
import type { Feature } from '../../api/types.js'
import { Field, type ControlProps } from '../../components/field.js'
import { WarningIcon } from '../../components/icons.js'
import styles from './predict.module.css'
import { fieldName } from './wrong-field.js'
import { outsideTraining, rangeHint, sortedCategories, stepOf } from './training-range.js'

interface FeatureFieldProps {
  feature: Feature
  index: number
  text: string
  /** What the service said about the value. */
  error: string | undefined
  onChange: (index: number, text: string) => void
}

/** Redrawn when its own value changes alone: there may be hundreds. */
export const FeatureField = memo(function FeatureField(props: FeatureFieldProps) {
  const { feature, text, error } = props
  const outside = outsideTraining(feature, text)
  const hint = outside ? (
    <span className={styles.outside}>
      <WarningIcon />
      {outside}
      <span className="visually-hidden">: outside what training saw</span>
    </span>
  ) : (
    rangeHint(feature)
  )
  return (
    <Field label={feature.name} hint={hint} error={error}>
      {(control) => <Control {...props} control={control} />}
    </Field>
  )
})

function Control({ feature, index, text, onChange, control }: FeatureFieldProps & { control: ControlProps }) {
  const listId = useId()
  const common = {
    ...control,
    name: fieldName(index),
    value: text,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLSelectElement>) =>
      onChange(index, event.target.value),
  }
  if (feature.type === 'numeric')
    return <input {...common} type="number" step={stepOf(feature)} autoComplete="off" />
  if (feature.type === 'datetime') return <input {...common} autoComplete="off" placeholder={feature.form} />
  const options = sortedCategories(feature.categories).map((category) => (
    <option key={category}>{category}</option>
  ))
  // Values that training grouped as rare are taken as well, so any text may be typed.
  if (feature.other)
    return (
      <>
        <input {...common} list={listId} autoComplete="off" />
        <datalist id={listId}>{options}</datalist>
      </>
    )
  return (
    <select {...common}>
      {(feature.nullable || text === '') && <option value="">(none)</option>}
      {options}
      {text !== '' && !feature.categories.includes(text) && <option>{text}</option>}
    </select>
  )
}
