/** What stands in the place of a page's content while no model is deployed. */
import type { ReactNode } from 'react'
import { ButtonLink } from '../components/button.js'
import { Card } from '../components/card.js'
import { EmptyState } from '../components/empty-state.js'

/** @param then what is here once a model is deployed: "then it can be tried here" */
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
