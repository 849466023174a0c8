/** The first step: a CSV file of one's own, or a data set that is there. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Dataset } from '../../../api/types.js'
import { Card } from '../../../components/card.js'
import { Loaded } from '../../../components/loaded.js'
import { Skeleton } from '../../../components/skeleton.js'
import { useFocusOnChange } from '../use-focus-on-change.js'
import { datasetQuery, datasetsQuery, firstRowsQuery } from '../queries.js'
import { ChosenFile } from './chosen-file.js'
import { DatasetList } from './dataset-list.js'
import { DropZone } from './drop-zone.js'
import { useFileDrop } from './use-file-drop.js'

/** @param onChosen gets the name of the data set */
export function ChooseData({ onChosen }: { onChosen: (name: string) => void }) {
  const [file, setFile] = useState<File>()
  const isOver = useFileDrop(setFile)
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
      <Card title="Your own table" description="A CSV file: a header row, then one row for each example">
        <DropZone isOver={isOver} onFile={setFile} />
      </Card>
      <Card title="Data sets" description="Uploaded before, ready to train on" flush>
        <Loaded query={datasets} what="the data sets" skeleton={<Skeleton lines={5} height={36} />}>
          {(items) => <DatasetList datasets={items} />}
        </Loaded>
      </Card>
    </div>
  )
}

/** What the upload answered needs no asking again. */
function useRememberDataset() {
  const client = useQueryClient()
  return (dataset: Dataset) => {
    client.setQueryData(datasetQuery(dataset.name).queryKey, dataset)
    client.removeQueries({ queryKey: firstRowsQuery(dataset.name).queryKey })
    void client.invalidateQueries({ queryKey: datasetsQuery().queryKey })
  }
}
