/** Buttons, and links that look like them. */
import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { Link, type LinkProps } from 'react-router'
import styles from './button.module.css'
import { classNames } from './class-names.js'

type Variant = 'primary' | 'secondary' | 'danger' | 'ghost'

interface ButtonLook {
  variant?: Variant | undefined
  small?: boolean | undefined
  icon?: ReactNode
}

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement>, ButtonLook {
  /** Shows a spinner and ignores clicks, while the button keeps its width and the focus. */
  busy?: boolean | undefined
}

const look = ({ variant = 'secondary', small }: ButtonLook, className?: string) =>
  classNames(styles.button, styles[variant], small && styles.small, className)

export function Button({
  variant,
  small,
  icon,
  busy = false,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={look({ variant, small }, className)}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={(event) => (busy ? event.preventDefault() : onClick?.(event))}
    >
      {busy ? <span className={styles.spinner} aria-hidden="true" /> : icon}
      {children}
    </button>
  )
}

export function ButtonLink({ variant, small, icon, className, children, ...rest }: LinkProps & ButtonLook) {
  return (
    <Link {...rest} className={look({ variant, small }, className)}>
      {icon}
      {children}
    </Link>
  )
}
