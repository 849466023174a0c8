/** The first step: a new file, or a data set uploaded before. */
import { useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { Link } from 'react-router'
import type { DatasetSummary } from '../../../api/types.js'
import { Card } from '../../../components/card.js'
import { DropZone, useFileDrop } from '../../../components/drop-zone.js'
import { ArrowRightIcon } from '../../../components/icons.js'
import { Loaded } from '../../../components/loaded.js'
import { Skeleton } from '../../../components/skeleton.js'
import { Time } from '../../../components/time.js'
import { useFocusOnChange } from '../../../components/use-focus-on-change.js'
import { formatBytes, formatCounted } from '../../../format.js'
import { datasetsQuery, useRememberDataset } from '../queries.js'
import { ChosenFile } from './chosen-file.js'
import styles from './data.module.css'

/** @param onChosen gets the name of the data set */
export function ChooseData({ onChosen }: { onChosen: (name: string) => void }) {
  const [file, setFile] = useState<File>()
  const choose = useCallback(([first]: File[]) => setFile(first), [])
  const isOver = useFileDrop(choose)
  const datasets = useQuery(datasetsQuery())
  const remember = useRememberDataset()
  useFocusOnChange(file ? '' : 'choose')
  if (file)
    return (
      <ChosenFile
        key={`${file.name} ${file.lastModified} ${file.size}`}
        file={file}
        datasets={datasets.data ?? []}
        onBack={() => setFile(undefined)}
        onDone={(dataset) => {
          remember(dataset)
          onChosen(dataset.name)
        }}
      />
    )
  return (
    <div className="columns">
      <Card title="Your own table" description="One row for each example, best below a row of column names">
        <DropZone
          isOver={isOver}
          title="Drop a table here, or choose a file"
          hint="CSV and other text, Excel (.xlsx), Parquet; also as .gz or .zip"
          accept=".csv,.tsv,.tab,.txt,.dat,.data,.xlsx,.xlsm,.parquet,.gz,.zip,text/csv,text/tab-separated-values,text/plain"
          onFiles={choose}
        />
      </Card>
      <Card title="Data sets" description="Uploaded before, ready to train on" flush>
        <Loaded query={datasets} what="the data sets" skeleton={<Skeleton lines={5} height={36} />}>
          {(items) => <DatasetList datasets={items} />}
        </Loaded>
      </Card>
    </div>
  )
}

/** The data sets of the store, the newest first. */
function DatasetList({ datasets }: { datasets: DatasetSummary[] }) {
  if (datasets.length === 0)
    return <p className="nothing">None yet. What you upload is kept, and listed here for the next run.</p>
  return (
    <ul className={styles.datasets}>
      {datasets
        .toSorted((a, b) => b.created.localeCompare(a.created))
        .map(({ name, rows, column_count, size_bytes, created }) => (
          <li key={name}>
            <Link to={`/train?dataset=${encodeURIComponent(name)}`} className={styles.dataset}>
              <span>
                <strong>{name}</strong>
                <span className="hint">
                  {formatCounted(rows, 'row')} · {formatCounted(column_count, 'column')} ·{' '}
                  {formatBytes(size_bytes)} · <Time value={created} ago />
                </span>
              </span>
              <ArrowRightIcon />
            </Link>
          </li>
        ))}
    </ul>
  )
}
