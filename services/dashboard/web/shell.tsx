/** The frame of every page: navigation at the side, or tabs at the bottom of a small screen. */
import { Component, Suspense, useState, type ReactNode } from 'react'
import { NavLink, Outlet, useLocation } from 'react-router'
import { Button } from './components/button.js'
import { ErrorState } from './components/errors.js'
import {
  DriftIcon,
  LiveIcon,
  ModelsIcon,
  MoonIcon,
  PredictIcon,
  RolloutIcon,
  SunIcon,
  SystemIcon,
  TrainIcon,
} from './components/icons.js'
import { Skeleton } from './components/skeleton.js'
import { useFocusOnChange } from './components/use-focus-on-change.js'
import { chooseTheme, currentTheme, themes, type Theme } from './theme/theme.js'
import styles from './shell.module.css'

const pages = [
  { to: '/models', label: 'Models', Icon: ModelsIcon },
  { to: '/train', label: 'Train', Icon: TrainIcon },
  { to: '/predict', label: 'Predict', Icon: PredictIcon },
  { to: '/rollout', label: 'Rollout', Icon: RolloutIcon },
  { to: '/drift', label: 'Drift', Icon: DriftIcon },
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

const icons = { system: SystemIcon, light: SunIcon, dark: MoonIcon }
const names: Record<Theme, string> = { system: 'as the system', light: 'light', dark: 'dark' }
const words: Record<Theme, string> = { system: 'System theme', light: 'Light theme', dark: 'Dark theme' }

/** Light, dark or as the system has it; kept in the browser. */
function ThemeToggle() {
  const [theme, setTheme] = useState(currentTheme)
  const next = themes[(themes.indexOf(theme) + 1) % themes.length]!
  const Icon = icons[theme]
  const label = `Theme: ${names[theme]}. Change to ${names[next]}`
  const change = () => {
    chooseTheme(next)
    setTheme(next)
  }
  return (
    <Button variant="ghost" onClick={change} title={label}>
      <Icon />
      <span className={styles.theme} aria-hidden="true">
        {words[theme]}
      </span>
      <span className="visually-hidden">{label}</span>
    </Button>
  )
}
