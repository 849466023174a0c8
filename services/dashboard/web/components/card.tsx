/** A section of a page in a frame. */
import { useId, type ReactNode } from 'react'
import styles from './card.module.css'
import { classNames } from './class-names.js'

interface CardProps {
  title?: ReactNode
  description?: ReactNode
  /** Buttons in the upper right corner. */
  actions?: ReactNode
  /** Without padding, for a table that reaches the edges. */
  flush?: boolean
  className?: string | undefined
  children: ReactNode
}

export function Card({ title, description, actions, flush = false, className, children }: CardProps) {
  const titleId = useId()
  return (
    <section className={classNames(styles.card, className)} aria-labelledby={title ? titleId : undefined}>
      {(title || actions) && (
        <header className={styles.header}>
          <div>
            {title && (
              <h2 id={titleId} className={styles.title}>
                {title}
              </h2>
            )}
            {description && <p className="hint">{description}</p>}
          </div>
          {actions && <div className="row">{actions}</div>}
        </header>
      )}
      <div className={classNames(styles.content, flush && styles.flush)}>{children}</div>
    </section>
  )
}
