/** An address without a page; one of the services' own says why. */
import { useQuery } from '@tanstack/react-query'
import { useLocation } from 'react-router'
import { ApiError } from '../api/api-error.js'
import { ButtonLink } from '../components/button.js'
import { EmptyState } from '../components/empty-state.js'
import { describeError } from '../components/errors.js'
import { Page } from '../components/page.js'

export function NotFound() {
  const { pathname, search } = useLocation()
  const reason = useReason(pathname + search)
  return (
    <Page title="No such page">
      <EmptyState
        title="There is nothing here"
        action={<ButtonLink to="/models">Go to the models</ButtonLink>}
      >
        <code>{pathname}</code> is not a page of the dashboard.{' '}
        {isForPrograms(pathname) && 'It is an address for programs.'} {reason && describeError(reason)}
      </EmptyState>
    </Page>
  )
}

const isForPrograms = (pathname: string) => /^\/api(\/|$)/i.test(pathname)

/** What a program would be answered. */
function useReason(address: string): string | undefined {
  const { data } = useQuery({
    queryKey: ['address', address],
    enabled: isForPrograms(address),
    queryFn: async ({ signal }) => {
      const response = await fetch(address, { signal })
      return ApiError.ofAnswer({ method: 'GET', url: address }, response.status, await response.text()).detail
    },
  })
  return data
}
