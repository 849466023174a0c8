/** Scrolls what is too large for its place; a tab stop for the arrow keys only while it does. */
import { useEffect, useLayoutEffect, useRef, useState, type CSSProperties, type ReactNode } from 'react'

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
  const measure = ({ scrollWidth, clientWidth, scrollHeight, clientHeight }: HTMLElement) =>
    setScrolls(scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1)
  useLayoutEffect(() => measure(frame.current!)) // a longer line changes the size of nothing that could be observed
  useEffect(() => {
    const element = frame.current!
    const observer = new ResizeObserver(() => measure(element))
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
