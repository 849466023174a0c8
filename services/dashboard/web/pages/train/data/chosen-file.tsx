/** A file before and while it is uploaded: what is in it, what it will be called, how far the upload is. */
import { useQuery } from '@tanstack/react-query'
import { ApiError } from '../../../api/api-error.js'
import type { Dataset, DatasetSummary } from '../../../api/types.js'
import { Button } from '../../../components/button.js'
import { Callout } from '../../../components/callout.js'
import { Card } from '../../../components/card.js'
import { ErrorNote } from '../../../components/errors.js'
import { Loaded } from '../../../components/loaded.js'
import { Skeleton } from '../../../components/skeleton.js'
import { formatBytes, formatCounted } from '../../../format.js'
import { binaryFormatOf } from './binary-format.js'
import { isPreview, PREVIEW_BYTES, previewCsv, type CsvFault, type CsvPreview } from './csv-preview.js'
import { LeaveUpload } from './leave-upload.js'
import { PreviewTable } from './preview-table.js'
import { separatorName } from '../separators.js'
import { decodeStart } from './text-start.js'
import { UploadForm } from './upload-form.js'
import { useUpload } from './use-upload.js'

interface ChosenFileProps {
  file: File
  /** The data sets that exist already. */
  datasets: readonly DatasetSummary[]
  onBack: () => void
  onDone: (dataset: Dataset) => void
}

export function ChosenFile({ file, datasets, onBack, onDone }: ChosenFileProps) {
  const preview = usePreview(file)
  const upload = useUpload(onDone)
  const { data } = preview
  const isSending = upload.sentBytes !== undefined
  return (
    <Card
      title={file.name}
      description={[formatBytes(file.size), ...(data && isPreview(data) ? factsOf(data) : [])].join(' · ')}
      actions={
        <Button onClick={onBack} disabled={isSending}>
          Another file
        </Button>
      }
    >
      {isSending && <LeaveUpload fileName={file.name} isSending={upload.isSending} />}
      <div className="stack">
        {data && (isPreview(data) || data.isUploadable) && (
          <UploadForm
            {...{ file, upload, datasets }}
            isFaulty={isPreview(data) && data.fault !== undefined}
          />
        )}
        {upload.error !== undefined && <UploadError error={upload.error} />}
        <Loaded query={preview} what={file.name} skeleton={<Skeleton lines={10} height={24} />}>
          {(content) => <Content content={content} refusal={upload.error} />}
        </Loaded>
      </div>
    </Card>
  )
}

/** @param refusal of the service, which then says more than the fault that is visible from here */
function Content({ content, refusal }: { content: CsvPreview | CsvFault; refusal: unknown }) {
  if (!isPreview(content)) {
    if (refusal !== undefined) return null
    return content.isUploadable ? (
      <Callout>
        {content.detail}. The training service reads it: its columns and first rows are shown after the
        upload.
      </Callout>
    ) : (
      <Callout tone="warning">{content.detail}. Choose another file.</Callout>
    )
  }
  const { fault, header, rows } = content
  return (
    <>
      {fault && refusal === undefined && (
        <Callout tone="warning">{fault.detail}. The training service will refuse the file.</Callout>
      )}
      <PreviewTable
        caption="First rows of the file"
        header={header}
        rows={rows}
        faulty={[...faultyRowsOf(refusal), ...(fault?.rows ?? [])]}
      />
    </>
  )
}

const factsOf = ({ rowCount, isComplete, header, hasHeader, separator, encoding }: FilePreview) => [
  `${isComplete ? '' : 'about '}${formatCounted(rowCount, 'row')}`,
  formatCounted(header.length, 'column'),
  ...(header.length > 1 ? [`separated by ${separatorName(separator)}`] : []),
  ...(hasHeader ? [] : ['without a header']),
  ...(encoding === 'utf-8' ? [] : [encoding]),
]

type FilePreview = CsvPreview & { encoding: string }

function usePreview(file: File) {
  return useQuery({
    queryKey: ['file', file.name, file.lastModified, file.size],
    queryFn: async (): Promise<FilePreview | CsvFault> => {
      const start = new Uint8Array(await file.slice(0, PREVIEW_BYTES).arrayBuffer())
      const binary = binaryFormatOf(start, file.name)
      if (binary) return binary
      const isComplete = file.size <= PREVIEW_BYTES
      const { text, encoding } = decodeStart(start, isComplete)
      return { ...previewCsv(text, isComplete, file.size), encoding }
    },
  })
}

/** Why an upload failed, with the command that repeats it. */
const UploadError = ({ error }: { error: unknown }) => (
  <ErrorNote error={error} attempt="upload the file" {...titleOf(error)} />
)

function titleOf(error: unknown): { title?: string } {
  const code = error instanceof ApiError ? error.code : undefined
  if (code === 'invalid_data') return { title: 'The file cannot be used as it is' }
  if (code === 'too_large') return { title: 'The file is too large' }
  return {}
}

/** The row that a refusal names, or none. */
function faultyRowsOf(error: unknown): number[] {
  const row = error instanceof ApiError ? error.problem.row : undefined
  return row === undefined ? [] : [row]
}
