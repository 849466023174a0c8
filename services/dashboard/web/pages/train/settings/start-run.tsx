/** Says in a sentence what will be trained, and starts it. */
import { asksForNetwork } from '@modelops/common/rules/hyper-parameters'
import { Button } from '../../../components/button.js'
import { ErrorNote } from '../../../components/errors.js'
import { formatCounted } from '../../../format.js'
import { defaultsOf, featuresOf, requestOf, targetOf, type FormPart } from './draft.js'
import styles from './settings.module.css'

interface StartRunProps extends FormPart {
  obstacle: string | undefined
  error: unknown
  isStarting: boolean
}

export function StartRun({ obstacle, error, isStarting, ...part }: StartRunProps) {
  return (
    <>
      {error ? <ErrorNote error={error} attempt="start the run" /> : null}
      <div className={styles.start}>
        <p>{obstacle === undefined ? <Plan {...part} /> : `${obstacle}.`}</p>
        <Button type="submit" variant="primary" busy={isStarting} disabled={obstacle !== undefined}>
          Start training
        </Button>
      </div>
    </>
  )
}

function Plan({ dataset, draft }: FormPart) {
  const { kind } = targetOf(draft, dataset)
  const { distinct: classes = 0, missing = 0 } =
    dataset.columns.find(({ name }) => name === draft.target) ?? {}
  const features = featuresOf(draft, dataset).length
  return (
    <>
      Learns <strong>{draft.target}</strong> (
      {kind === 'classes' ? formatCounted(classes, 'class', 'classes') : 'a number'}) from{' '}
      {formatCounted(features, 'column')} of {formatCounted(dataset.rows - missing, 'row')}, with{' '}
      {modelOf({ dataset, draft })}.
      {missing > 0 &&
        ` ${formatCounted(missing, 'row')} without a target ${missing === 1 ? 'is' : 'are'} left out.`}
    </>
  )
}

function modelOf({ draft, dataset }: Pick<FormPart, 'draft' | 'dataset'>): string {
  const request = requestOf(draft, dataset)
  return asksForNetwork(request)
    ? networkOf(request.model.hidden ?? defaultsOf(draft, dataset.rows).hidden)
    : 'what is best of several models, mixed: training chooses by itself'
}

function networkOf(hidden: readonly number[]): string {
  if (hidden.length === 0) return 'a linear model'
  const last = formatCounted(hidden.at(-1)!, 'hidden unit')
  return `a network of ${[...hidden.slice(0, -1), last].join(', ')}`
}
