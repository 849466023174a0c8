/** A page: its title (also of the browser's tab), its actions, and its content. */
import { useEffect, type ReactNode } from 'react'
import { Link } from 'react-router'
import styles from './page.module.css'

interface PageProps {
  title: string
  /** Beside the title, such as a badge. */
  mark?: ReactNode
  description?: ReactNode
  /** From the outermost to the parent. */
  parents?: { label: string; to: string }[]
  /** Buttons. */
  actions?: ReactNode
  children: ReactNode
}

export function Page({ title, mark, description, parents = [], actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · ModelOps`
  }, [title])
  return (
    <div className="stack">
      <header className={styles.header}>
        <div className={styles.words}>
          {parents.length > 0 && <Parents parents={parents} />}
          <h1 className={styles.title}>
            {title} {mark}
          </h1>
          {description && <p className="muted">{description}</p>}
        </div>
        {actions && <div className="row">{actions}</div>}
      </header>
      {children}
    </div>
  )
}

function Parents({ parents }: { parents: { label: string; to: string }[] }) {
  return (
    <nav aria-label="Breadcrumb" className={styles.parents}>
      <ol>
        {parents.map(({ label, to }) => (
          <li key={to}>
            <Link to={to}>{label}</Link>
          </li>
        ))}
      </ol>
    </nav>
  )
}
