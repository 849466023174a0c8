/** The files that replicas load, with what proves them whole. */
import type { RunDetails } from '../../api/types.js'
import { CopyButton } from '../../components/copy-button.js'
import { Table } from '../../components/table.js'
import { formatBytes, formatCounted } from '../../format/number.js'

export const FilesOf = ({ run: { files } }: { run: RunDetails }) => (
  <Table
    caption="Files"
    rows={Object.entries(files)}
    rowKey={([name]) => name}
    columns={[
      { header: 'File', cell: ([name]) => <code>{name}</code> },
      {
        header: 'Size',
        align: 'end',
        cell: ([, { size }]) => <span title={formatCounted(size, 'byte')}>{formatBytes(size)}</span>,
      },
      {
        header: 'SHA-256',
        cell: ([name, { sha256 }]) => (
          <>
            <code>{sha256}</code> <CopyButton text={sha256} what={`SHA-256 of ${name}`} />
          </>
        ),
      },
    ]}
  />
)
