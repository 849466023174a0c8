/** The frame of every page: navigation at the side, or tabs at the bottom of a small screen. */
import { Component, Suspense, type ReactNode } from 'react'
import { NavLink, Outlet, useLocation } from 'react-router'
import { ErrorState } from '../components/errors.js'
import { LiveIcon, ModelsIcon, PredictIcon, TrainIcon } from '../components/icons.js'
import { Skeleton } from '../components/skeleton.js'
import { useFocusOnChange } from '../components/use-focus-on-change.js'
import styles from './shell.module.css'
import { ThemeToggle } from './theme-toggle.js'

const pages = [
  { to: '/models', label: 'Models', Icon: ModelsIcon },
  { to: '/train', label: 'Train', Icon: TrainIcon },
  { to: '/predict', label: 'Predict', Icon: PredictIcon },
  { to: '/live', label: 'Live', Icon: LiveIcon },
]

export function Shell() {
  const { pathname } = useLocation()
  useFocusOnChange(pathname)
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to the content
      </a>
      <header className={styles.side}>
        <div className={styles.bar}>
          <NavLink to="/models" className={styles.brand!}>
            <img src="/favicon.svg" alt="" width="22" height="22" />
            ModelOps
          </NavLink>
          <Navigation />
          <ThemeToggle />
        </div>
      </header>
      <main id="main" tabIndex={-1} className={styles.main}>
        <PageBoundary key={pathname}>
          <Suspense fallback={<Skeleton lines={8} height={24} />}>
            <Outlet />
          </Suspense>
        </PageBoundary>
      </main>
    </div>
  )
}

const Navigation = () => (
  <nav aria-label="Pages" className={styles.navigation}>
    <ul>
      {pages.map(({ to, label, Icon }) => (
        <li key={to}>
          <NavLink to={to} className={styles.link!}>
            <Icon />
            {label}
          </NavLink>
        </li>
      ))}
    </ul>
  </nav>
)

/** Shows what went wrong in a page's own code, or while loading it, instead of an empty screen. */
class PageBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: undefined as unknown }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (error === undefined) return this.props.children
    // A new version of the page may have replaced the files that this one names: reload everything.
    return <ErrorState error={error} attempt="show this page" onRetry={() => location.reload()} />
  }
}
