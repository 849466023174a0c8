/** Light, dark or as the system has it; kept in the browser. */
import { useState } from 'react'
import { Button } from '../components/button.js'
import { MoonIcon, SunIcon, SystemIcon } from '../components/icons.js'
import styles from './shell.module.css'
import { chooseTheme, currentTheme, themes, type Theme } from '../theme/theme.js'

const icons = { system: SystemIcon, light: SunIcon, dark: MoonIcon }
const names: Record<Theme, string> = { system: 'as the system', light: 'light', dark: 'dark' }
const words: Record<Theme, string> = { system: 'System theme', light: 'Light theme', dark: 'Dark theme' }

export function ThemeToggle() {
  const [theme, setTheme] = useState(currentTheme)
  const next = themes[(themes.indexOf(theme) + 1) % themes.length]!
  const Icon = icons[theme]
  const change = () => {
    chooseTheme(next)
    setTheme(next)
  }
  return (
    <Button variant="ghost" onClick={change} title={`Theme: ${names[theme]}. Change to ${names[next]}`}>
      <Icon />
      <span className={styles.theme} aria-hidden="true">
        {words[theme]}
      </span>
      <span className="visually-hidden">
        Theme: {names[theme]}. Change to {names[next]}
      </span>
    </Button>
  )
}
