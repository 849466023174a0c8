/** An address without a page. */
import { useLocation } from 'react-router'
import { ButtonLink } from '../components/button.js'
import { EmptyState } from '../components/empty-state.js'
import { Page } from '../components/page.js'

export function NotFound() {
  const { pathname } = useLocation()
  return (
    <Page title="No such page">
      <EmptyState
        title="There is nothing here"
        action={<ButtonLink to="/models">Go to the models</ButtonLink>}
      >
        <code>{pathname}</code> is not a page of the dashboard.
      </EmptyState>
    </Page>
  )
}
