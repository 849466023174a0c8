/** Something goes on and its length is unknown. */
import styles from './spinner.module.css'

/** @param label read out; leave it out where the text beside it says the same */
export function Spinner({ label }: { label?: string }) {
  return (
    <span
      className={styles.spinner}
      role={label ? 'status' : undefined}
      aria-hidden={label ? undefined : true}
    >
      {label && <span className="visually-hidden">{label}</span>}
    </span>
  )
}
