/** There is nothing yet: says why and what to do next. */
import type { ReactNode } from 'react'
import { ButtonLink } from './button.js'
import { Card } from './card.js'
import { modelPath } from './run-link.js'
import styles from './state.module.css'

interface EmptyStateProps {
  title: string
  /** One or two sentences. */
  children: ReactNode
  /** The next step, as a button or link. */
  action?: ReactNode
}

export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className={styles.state}>
      <h2 className={styles.title}>{title}</h2>
      <div className={styles.words}>{children}</div>
      {action && <div className="row">{action}</div>}
    </div>
  )
}

/**
 * In place of a page's content while no model is deployed.
 * @param then what is here once a model is deployed: "then it can be tried here"
 */
export const NothingDeployed = ({ then }: { then: ReactNode }) => (
  <Card>
    <EmptyState
      title="No model is deployed yet"
      action={
        <>
          <ButtonLink to="/train" variant="primary">
            Train a model
          </ButtonLink>
          <ButtonLink to="/models">See the models</ButtonLink>
        </>
      }
    >
      Train a model on your own table and deploy it; {then}.
    </EmptyState>
  </Card>
)

/** In place of what a page shows of a model that the address names. */
export const NotDeployed = ({ model }: { model: string }) => (
  <Card>
    <EmptyState
      title={`“${model}” is not deployed`}
      action={
        <ButtonLink to={modelPath(model)} variant="primary">
          See its runs
        </ButtonLink>
      }
    >
      Deploy one of its runs, or choose another model above.
    </EmptyState>
  </Card>
)
