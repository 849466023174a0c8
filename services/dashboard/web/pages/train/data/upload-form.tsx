/** Names a file's data set and uploads it, with its progress. */
import { useState } from 'react'
import type { DatasetSummary } from '../../../api/types.js'
import { Button } from '../../../components/button.js'
import { TextField } from '../../../components/field.js'
import { UploadIcon } from '../../../components/icons.js'
import { formatBytes, formatCounted, formatPercent } from '../../../format.js'
import { ProgressBar } from '../progress-bar.js'
import styles from './data.module.css'
import { nameOfFile, nameProblem } from './dataset-name.js'
import type { Upload } from './use-upload.js'

interface UploadFormProps {
  file: File
  upload: Upload
  datasets: readonly DatasetSummary[]
  /** The service will refuse the file, as far as can be seen from here. */
  isFaulty: boolean
}

export function UploadForm({ file, upload, datasets, isFaulty }: UploadFormProps) {
  const [name, setName] = useState(() => nameOfFile(file.name))
  const problem = nameProblem(name)
  if (upload.sentBytes !== undefined)
    return <Progress sent={upload.sentBytes} total={file.size} onCancel={upload.cancel} />
  return (
    <form
      className={styles.upload}
      onSubmit={(event) => {
        event.preventDefault()
        if (!problem) upload.start(file, name)
      }}
    >
      <TextField
        label="Name of the data set"
        hint={hintOf(name, datasets)}
        error={problem}
        autoFocus
        value={name}
        spellCheck={false}
        onChange={setName}
      />
      <Button
        type="submit"
        variant={isFaulty ? 'secondary' : 'primary'}
        icon={<UploadIcon />}
        disabled={problem !== undefined}
      >
        {isFaulty ? 'Upload anyway' : 'Upload'}
      </Button>
    </form>
  )
}

function hintOf(name: string, datasets: readonly DatasetSummary[]): string {
  const same = datasets.find((dataset) => dataset.name === name)
  return same
    ? `${name} is there already, with ${formatCounted(same.rows, 'row')}: this becomes its newest version`
    : 'Runs refer to it by this name'
}

interface ProgressProps {
  /** Bytes. */
  sent: number
  total: number
  onCancel: () => void
}

function Progress({ sent, total, onCancel }: ProgressProps) {
  const isSent = sent >= total
  return (
    <div className={styles.progress}>
      <div className={styles.progressText} role="status">
        {isSent ? 'The training service reads the table …' : 'Uploading …'}
      </div>
      <ProgressBar label="Upload" max={total} value={isSent ? undefined : sent} />
      <div className={styles.progressFoot}>
        <span className="muted">
          {formatBytes(sent)} of {formatBytes(total)}, {formatPercent(sent / total, 0)}
        </span>
        <Button small autoFocus onClick={onCancel}>
          Cancel the upload
        </Button>
      </div>
    </div>
  )
}
