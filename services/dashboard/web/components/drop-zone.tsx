/** The place to drop or choose files; the input inside takes the keyboard. */
import { useEffect, useState } from 'react'
import { classNames } from './class-names.js'
import { UploadIcon } from './icons.js'
import styles from './drop-zone.module.css'

interface DropZoneProps {
  /** Whether something is held over the page. */
  isOver: boolean
  /** What to do, as `Drop a table here, or choose a file`. */
  title: string
  /** Which files are taken, in words and as the input's `accept`. */
  hint: string
  accept: string
  multiple?: boolean
  onFiles: (files: File[]) => void
}

export function DropZone({ isOver, title, hint, accept, multiple = false, onFiles }: DropZoneProps) {
  return (
    <label className={classNames(styles.zone, isOver && styles.over)}>
      <span className={styles.zoneIcon}>
        <UploadIcon />
      </span>
      <span className={styles.zoneTitle}>{isOver ? 'Drop it anywhere' : title}</span>
      <span className="hint">{hint}</span>
      <input
        type="file"
        accept={accept}
        multiple={multiple}
        className="visually-hidden"
        onChange={({ target }) => {
          if (target.files?.length) onFiles([...target.files])
        }}
      />
    </label>
  )
}

/**
 * Takes files that are dropped anywhere on the page; otherwise the browser would leave the page to show it.
 * @returns whether something is held over the page
 */
export function useFileDrop(onFiles: (files: File[]) => void): boolean {
  const [isOver, setIsOver] = useState(false)
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setIsOver(true)
    }
    const leave = ({ relatedTarget }: DragEvent) => relatedTarget === null && setIsOver(false)
    const drop = (event: DragEvent) => {
      const files = [...(event.dataTransfer?.files ?? [])]
      setIsOver(false)
      if (files.length === 0) return
      event.preventDefault()
      onFiles(files)
    }
    addEventListener('dragover', over)
    addEventListener('dragleave', leave)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragover', over)
      removeEventListener('dragleave', leave)
      removeEventListener('drop', drop)
    }
  }, [onFiles])
  return isOver
}
