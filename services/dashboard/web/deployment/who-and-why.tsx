/** Who makes a change and why, for the history. */
import { TextField } from '../components/field.js'
import styles from './deployment.module.css'

const KEY = 'modelops.who'

/** The name that was given last, in this browser. */
export function rememberedWho(): string {
  try {
    return localStorage.getItem(KEY) ?? ''
  } catch {
    return ''
  }
}

export function rememberWho(who: string): void {
  try {
    localStorage.setItem(KEY, who)
  } catch {
    // Storage may be forbidden; the name is then asked for again.
  }
}

interface WhoAndWhyProps {
  who: string
  setWho: (who: string) => void
  why: string
  setWhy: (why: string) => void
}

export function WhoAndWhy({ who, setWho, why, setWhy }: WhoAndWhyProps) {
  return (
    <fieldset className={styles.form}>
      <legend className="muted">Recorded in the history</legend>
      <TextField
        label="Your name"
        value={who}
        maxLength={200}
        autoComplete="name"
        placeholder="dashboard"
        onChange={setWho}
      />
      <TextField
        label="Reason"
        value={why}
        maxLength={1000}
        autoComplete={undefined}
        placeholder="Optional"
        onChange={setWhy}
      />
    </fieldset>
  )
}
