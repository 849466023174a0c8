/** Uploading and listing tables. */
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { z } from 'zod'
import { datasetSchema } from '@modelops/common/data/dataset-schema'
import { route } from '@modelops/common/http/route'
import { Problem } from '@modelops/common/problem'
import { nameSchema } from '@modelops/common/registry/keys'
import type { DatasetCatalog } from '../datasets/dataset-catalog.js'
import { receiveFile, tooLarge } from '../datasets/receive-file.js'
import type { Workspace } from '../workspace.js'

const datasetView = datasetSchema
  .omit({ format_version: true })
  .meta({ id: 'Dataset', description: 'A table as it was understood' })

const datasetSummary = datasetView
  .extend({ columns: z.array(z.object({ name: z.string(), type: z.enum(['numeric', 'text']) })) })
  .meta({ id: 'DatasetSummary', description: 'A table without the values of its columns, which may be long' })

const previewView = z
  .object({ header: z.array(z.string()), rows: z.array(z.array(z.string())) })
  .meta({ id: 'DatasetPreview', description: 'Cells as they stand in the file, cut after 200 characters' })

/** curl --data-binary sends the form type by default. */
const CSV_TYPES = ['text/csv', 'application/octet-stream', 'application/x-www-form-urlencoded']

export interface DatasetRoutesOptions {
  datasets: DatasetCatalog
  workspace: Workspace
  maxBytes: number
}

export const datasetRoutes = (options: DatasetRoutesOptions) => [
  upload(options),
  list(options),
  show(options),
  preview(options),
]

const upload = ({ datasets, workspace, maxBytes }: DatasetRoutesOptions) =>
  route({
    method: 'post',
    path: '/datasets',
    summary: 'Upload a CSV file with a header row',
    query: { name: nameSchema.describe('The same name again is a new version of it') },
    body: 'text/csv',
    status: 201,
    answer: { description: 'The table as it was understood', content: datasetView },
    problems: ['invalid_data', 'too_large', 'unsupported_media_type'],
    handle: ({ query, request }) =>
      workspace.use(async (directory) => {
        checkHeaders(request, maxBytes)
        const file = await receiveFile(request, join(directory, 'data.csv'), maxBytes)
        return datasetView.parse(await datasets.add(query.name, file))
      }),
  })

const list = ({ datasets }: DatasetRoutesOptions) =>
  route({
    method: 'get',
    path: '/datasets',
    summary: 'The newest data set of each name, in short',
    answer: { description: 'By name', content: z.object({ items: z.array(datasetSummary) }) },
    handle: async () => ({ items: (await datasets.list()).map((dataset) => datasetSummary.parse(dataset)) }),
  })

const show = ({ datasets }: DatasetRoutesOptions) =>
  route({
    method: 'get',
    path: '/datasets/{name}',
    summary: 'The newest data set of a name',
    params: { name: nameSchema },
    answer: { description: 'The table as it was understood', content: datasetView },
    problems: ['dataset_not_found'],
    handle: async ({ params }) => datasetView.parse(await datasets.get(params.name)),
  })

const preview = ({ datasets }: DatasetRoutesOptions) =>
  route({
    method: 'get',
    path: '/datasets/{name}/preview',
    summary: 'The first rows of the newest data set of a name',
    params: { name: nameSchema },
    query: { rows: z.coerce.number().int().min(1).max(100).default(20).describe('At most so many') },
    answer: { description: 'The beginning of the table', content: previewView },
    problems: ['dataset_not_found', 'artifact_corrupt'],
    handle: async ({ params, query }) => datasets.preview(await datasets.get(params.name), query.rows),
  })

function checkHeaders({ headers }: IncomingMessage, maxBytes: number): void {
  const type = headers['content-type']?.split(';')[0]!.trim().toLowerCase()
  if (type !== undefined && !CSV_TYPES.includes(type))
    throw new Problem('unsupported_media_type', `a data set is text/csv, not ${type}`, {
      received: type,
      expected: 'text/csv',
    })
  if (Number(headers['content-length']) > maxBytes) throw tooLarge(maxBytes)
}
