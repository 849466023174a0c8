/** Text to copy into a shell or an editor, and the button that copies. */
import { useEffect, useState } from 'react'
import { Button } from './button.js'
import styles from './code.module.css'
import { CheckIcon, CopyIcon } from './icons.js'
import { ScrollFrame } from './scroll-frame.js'
import { useToast } from './toast.js'

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

interface CopyButtonProps {
  text: string
  /** What is copied, for a screen reader. */
  what: string
}

/** Copies a text and says so for two seconds. */
export function CopyButton({ text, what }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)
  const toast = useToast()
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2_000)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => {
    try {
      // Browsers have no clipboard for pages of plain HTTP from another machine.
      await navigator.clipboard.writeText(text)
      setCopied(true)
    } catch {
      toast({ tone: 'danger', message: 'The browser did not allow copying: select the text instead' })
    }
  }
  return (
    <Button variant="ghost" small title={`Copy: ${what}`} onClick={() => void copy()}>
      {copied ? <CheckIcon /> : <CopyIcon />}
      <span className="visually-hidden" aria-live="polite">
        {copied ? 'Copied' : `Copy: ${what}`}
      </span>
    </Button>
  )
}
