/** Scrolls what is too large for its place; a tab stop for the arrow keys only while it does. */
import { useEffect, useRef, useState, type CSSProperties, type ReactNode } from 'react'

interface ScrollFrameProps {
  /** What is inside, for a screen reader. */
  label: string
  /** With the overflow. */
  className?: string | undefined
  style?: CSSProperties | undefined
  children: ReactNode
}

export function ScrollFrame({ label, className, style, children }: ScrollFrameProps) {
  const frame = useRef<HTMLDivElement>(null)
  const [scrolls, setScrolls] = useState(false)
  useEffect(() => {
    const element = frame.current!
    const measure = () =>
      setScrolls(
        element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1,
      )
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    if (element.firstElementChild) observer.observe(element.firstElementChild)
    return () => observer.disconnect()
  }, [])
  const stop = scrolls ? { role: 'group', 'aria-label': label, tabIndex: 0 } : {}
  return (
    <div ref={frame} {...{ className, style }} {...stop}>
      {children}
    </div>
  )
}
