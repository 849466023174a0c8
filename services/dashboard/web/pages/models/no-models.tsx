/** What to do when there is no model yet. */
import { ButtonLink } from '../../components/button.js'
import { EmptyState } from '../../components/empty-state.js'

export const NoModels = () => (
  <EmptyState
    title="No models yet"
    action={
      <ButtonLink to="/train" variant="primary">
        Train the first one
      </ButtonLink>
    }
  >
    Upload a CSV file, choose the column to predict, and a model is trained in seconds. It appears here, ready
    to be deployed.
  </EmptyState>
)
