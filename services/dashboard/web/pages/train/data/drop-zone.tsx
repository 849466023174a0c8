/** The place to drop or choose a file; the input inside takes the keyboard. */
import { useEffect, useState } from 'react'
import { classNames } from '../../../components/class-names.js'
import { UploadIcon } from '../../../components/icons.js'
import styles from './data.module.css'

interface DropZoneProps {
  /** Whether something is held over the page. */
  isOver: boolean
  onFile: (file: File) => void
}

export function DropZone({ isOver, onFile }: DropZoneProps) {
  return (
    <label className={classNames(styles.zone, isOver && styles.over)}>
      <span className={styles.zoneIcon}>
        <UploadIcon />
      </span>
      <span className={styles.zoneTitle}>
        {isOver ? 'Drop it anywhere' : 'Drop a table here, or choose a file'}
      </span>
      <span className="hint">CSV and other text, Excel (.xlsx), Parquet; also as .gz or .zip</span>
      <input
        type="file"
        accept=".csv,.tsv,.tab,.txt,.dat,.data,.xlsx,.xlsm,.parquet,.gz,.zip,text/csv,text/tab-separated-values,text/plain"
        className="visually-hidden"
        onChange={({ target }) => {
          const file = target.files?.[0]
          if (file) onFile(file)
        }}
      />
    </label>
  )
}

/**
 * Takes a file that is dropped anywhere on the page; otherwise the browser would leave the page to show it.
 * @returns whether something is held over the page
 */
export function useFileDrop(onFile: (file: File) => void): boolean {
  const [isOver, setIsOver] = useState(false)
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setIsOver(true)
    }
    const leave = ({ relatedTarget }: DragEvent) => relatedTarget === null && setIsOver(false)
    const drop = (event: DragEvent) => {
      const file = event.dataTransfer?.files[0]
      setIsOver(false)
      if (!file) return
      event.preventDefault()
      onFile(file)
    }
    addEventListener('dragover', over)
    addEventListener('dragleave', leave)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragover', over)
      removeEventListener('dragleave', leave)
      removeEventListener('drop', drop)
    }
  }, [onFile])
  return isOver
}
