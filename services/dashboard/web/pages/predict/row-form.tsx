/** The form for a row of a model's features; Enter asks for the prediction. */
import { useMemo, useRef, useState, type FormEvent } from 'react'
import type { RunDetails } from '../../api/types.js'
import { Button } from '../../components/button.js'
import { Card } from '../../components/card.js'
import { classNames } from '../../components/class-names.js'
import { describeError } from '../../components/errors.js'
import { ArrowRightIcon, RetryIcon } from '../../components/icons.js'
import { formatCount } from '../../format.js'
import { FeatureField } from './feature-field.js'
import { FeatureFilter } from './feature-filter.js'
import { PasteDialog } from './paste-dialog.js'
import styles from './predict.module.css'
import type { Row } from './row.js'
import { outsideTraining } from './training-range.js'
import { visibleFeatures, type View } from './visible-features.js'
import { useFocusOnWrong, type WrongField } from './wrong-field.js'

interface RowFormProps {
  run: RunDetails
  row: Row
  isBusy: boolean
  /** The field that the service refused. */
  wrong: WrongField | undefined
  onPredict: () => void
}

/** From this many features on they can be searched. */
const FILTER_FROM = 13
/** More at once would be slow; the others are found by their names. */
const MAX_SHOWN = 200
/** From this many on they scroll within the card. */
const SCROLL_FROM = 41
const everything: View = { search: '', order: 'data', marked: undefined }

export function RowForm({ run, row, isBusy, wrong, onPredict }: RowFormProps) {
  const { features, samples } = run
  const [view, setView] = useState(everything)
  const [isPasting, setPasting] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const shown = useMemo(() => visibleFeatures(run, view), [run, view])
  const outside = features.flatMap((feature, index) =>
    outsideTraining(feature, row.texts[index]!) === undefined ? [] : [index],
  )
  useFocusOnWrong(form, wrong, () => setView(({ order }) => ({ ...everything, order })))

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!isBusy) onPredict()
  }
  return (
    <Card
      title="Values"
      description={
        row.sample === undefined ? 'Your own row' : `Sample row ${row.sample + 1} of ${samples.length}`
      }
      actions={
        <>
          <Button small onClick={() => setPasting(true)}>
            Paste a row
          </Button>
          <Button small icon={<RetryIcon />} onClick={row.nextSample}>
            {row.sample === undefined || samples.length === 1 ? 'Sample row' : 'Another sample'}
          </Button>
        </>
      }
    >
      <form ref={form} noValidate onSubmit={submit} aria-label="Values of the features">
        {features.length >= FILTER_FROM && (
          <FeatureFilter run={run} view={view} shown={shown.length} onChange={setView} />
        )}
        <div className={classNames(styles.fields, features.length >= SCROLL_FROM && styles.scrolling)}>
          {fieldsOf(shown, wrong).map((index) => (
            <FeatureField
              key={index}
              feature={features[index]!}
              index={index}
              text={row.texts[index]!}
              error={wrong?.index === index ? describeError(wrong.error) : undefined}
              onChange={row.setText}
            />
          ))}
          {shown.length > MAX_SHOWN && (
            <p className="muted">
              And {formatCount(shown.length - MAX_SHOWN)} more, with the values of the sample row: find them
              by name, or paste a row.
            </p>
          )}
          {shown.length === 0 && <p className="muted">No feature is called that.</p>}
        </div>
        <div className={styles.submit}>
          <Button type="submit" variant="primary" busy={isBusy} icon={<ArrowRightIcon />}>
            Predict
          </Button>
          <OutsideNote
            count={outside.length}
            {...(features.length >= FILTER_FROM && !view.marked
              ? { onShow: () => setView((before) => ({ ...before, search: '', marked: new Set(outside) })) }
              : {})}
          />
        </div>
      </form>
      {isPasting && <PasteDialog features={features} onFill={row.fill} onClose={() => setPasting(false)} />}
    </Card>
  )
}

/** The first ones; what the service refused is always among them. */
function fieldsOf(shown: readonly number[], wrong: WrongField | undefined): readonly number[] {
  const first = shown.slice(0, MAX_SHOWN)
  return wrong && shown.includes(wrong.index) && !first.includes(wrong.index)
    ? [wrong.index, ...first]
    : first
}

function OutsideNote({ count, onShow }: { count: number; onShow?: () => void }) {
  if (count === 0) return null
  return (
    <span className={styles.outside}>
      {count === 1 ? '1 value is' : `${count} values are`} outside what training saw
      {onShow && (
        <Button small variant="ghost" onClick={onShow}>
          Show
        </Button>
      )}
    </span>
  )
}
