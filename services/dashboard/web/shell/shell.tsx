/** What surrounds every page: navigation at the side, or tabs at the bottom of a small screen. */
import { Suspense, useEffect, useRef } from 'react'
import { NavLink, Outlet, useLocation } from 'react-router'
import { LiveIcon, ModelsIcon, PredictIcon, TrainIcon } from '../components/icons.js'
import { Skeleton } from '../components/skeleton.js'
import { ThemeToggle } from '../theme/theme-toggle.js'
import { PageBoundary } from './page-boundary.js'
import styles from './shell.module.css'

const pages = [
  { to: '/models', label: 'Models', Icon: ModelsIcon },
  { to: '/train', label: 'Train', Icon: TrainIcon },
  { to: '/predict', label: 'Predict', Icon: PredictIcon },
  { to: '/live', label: 'Live', Icon: LiveIcon },
]

export function Shell() {
  const { pathname } = useLocation()
  const main = useFocusAfterNavigation(pathname)
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
      <main id="main" ref={main} tabIndex={-1} className={styles.main}>
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

/** Keyboards and screen readers go on at the new page's beginning. */
function useFocusAfterNavigation(pathname: string) {
  const main = useRef<HTMLElement>(null)
  const shown = useRef(pathname)
  useEffect(() => {
    if (shown.current === pathname) return
    shown.current = pathname
    main.current?.focus({ preventScroll: true })
    window.scrollTo(0, 0)
  }, [pathname])
  return main
}
