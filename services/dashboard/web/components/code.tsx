/** Text to copy into a shell or an editor. */
import { CopyButton } from './copy-button.js'
import { ScrollFrame } from './scroll-frame.js'
import styles from './code.module.css'

interface CodeProps {
  /** What it is; names it for a screen reader. */
  label: string
  children: string
}

export function Code({ label, children }: CodeProps) {
  return (
    <div className={styles.frame}>
      <ScrollFrame label={label} className={styles.text}>
        <pre>
          <code>{children}</code>
        </pre>
      </ScrollFrame>
      <div className={styles.copy}>
        <CopyButton text={children} what={label} />
      </div>
    </div>
  )
}
