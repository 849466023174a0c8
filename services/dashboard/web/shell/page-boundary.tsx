/** Shows what went wrong in a page's own code, or while loading it, instead of an empty screen. */
import { Component, type ReactNode } from 'react'
import { ErrorState } from '../components/error-state.js'

interface State {
  error: unknown
}

export class PageBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: undefined }

  static getDerivedStateFromError(error: unknown): State {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (error === undefined) return this.props.children
    // A new version of the page may have replaced the files that this one names: load everything anew.
    return <ErrorState error={error} attempt="show this page" onRetry={() => location.reload()} />
  }
}
