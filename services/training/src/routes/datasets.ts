/** Uploading and listing tables. */
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import type { Response } from 'express'
import { z } from 'zod'
import { encodingNamed, readingOptions } from '@modelops/common/data/reading'
import { route } from '@modelops/common/http/route'
import { Problem } from '@modelops/common/problem'
import { nameSchema } from '@modelops/common/registry/keys'
import type { DatasetThread } from '../datasets/dataset-thread.js'
import { datasetSummary, datasetView } from '../datasets/dataset-view.js'
import { receiveFile, tooLarge } from '../datasets/receive-file.js'
import type { Workspace } from '../workspace.js'

const previewView = z
  .object({ header: z.array(z.string()), rows: z.array(z.array(z.string())) })
  .meta({ id: 'DatasetPreview', description: 'Cells as they stand in the file, cut after 200 characters' })

/** Browsers and programs send tables under many types, so their content decides; these are none for certain. */
const otherTypes = /^(?:image|audio|video|font|multipart)\/|[/+](?:html|xml|pdf|javascript)$/

export interface DatasetRoutesOptions {
  datasets: DatasetThread
  workspace: Workspace
  maxBytes: number
}

export const datasetRoutes = (options: DatasetRoutesOptions) => [
  upload(options),
  list(options),
  show(options),
  preview(options),
  reread(options),
]

const upload = ({ datasets, workspace, maxBytes }: DatasetRoutesOptions) =>
  route({
    method: 'post',
    path: '/datasets',
    summary:
      'Upload a table as CSV or the like, Excel (.xlsx), Parquet, JSON (an array of flat objects, or one a line) or ARFF, also packed by gzip or zip; how to read it is recognised, or prescribed by the query',
    query: {
      name: nameSchema.describe('The same name again is a new version of it'),
      ...readingOptions.omit({ columns: true }).shape,
      header: z
        .stringbool({ truthy: ['true'], falsy: ['false'] })
        .optional()
        .meta({ type: 'boolean', description: readingOptions.shape.header.description! }),
    },
    body: 'text/csv',
    status: 201,
    answer: { description: 'The table as it was understood', content: datasetView },
    problems: ['invalid_data', 'too_large', 'unsupported_media_type'],
    handle: ({ query, request, response }) =>
      workspace.use(async (directory) => {
        checkHeaders(request, maxBytes)
        const file = await receiveFile(request, join(directory, 'data.csv'), maxBytes)
        const { name, ...given } = query
        send(response.status(201), await datasets.run('add', name, file, given, charsetOf(request)))
      }),
  })

const list = ({ datasets }: DatasetRoutesOptions) =>
  route({
    method: 'get',
    path: '/datasets',
    summary: 'The newest data set of each name, in short',
    answer: { description: 'By name', content: z.object({ items: z.array(datasetSummary) }) },
    handle: async ({ response }) => send(response, await datasets.run('list')),
  })

const show = ({ datasets }: DatasetRoutesOptions) =>
  route({
    method: 'get',
    path: '/datasets/{name}',
    summary: 'The newest data set of a name',
    params: { name: nameSchema },
    answer: { description: 'The table as it was understood', content: datasetView },
    problems: ['dataset_not_found'],
    handle: async ({ params, response }) => send(response, await datasets.run('show', params.name)),
  })

const preview = ({ datasets }: DatasetRoutesOptions) =>
  route({
    method: 'get',
    path: '/datasets/{name}/preview',
    summary: 'The first rows of the newest data set of a name',
    params: { name: nameSchema },
    query: { rows: z.coerce.number().int().min(1).max(100).default(20).describe('The most rows to return') },
    answer: { description: 'The beginning of the table', content: previewView },
    problems: ['dataset_not_found', 'artifact_corrupt'],
    handle: async ({ params, query, response }) =>
      send(response, await datasets.run('preview', params.name, query.rows)),
  })

const reread = ({ datasets }: DatasetRoutesOptions) =>
  route({
    method: 'post',
    path: '/datasets/{name}/reading',
    summary: 'Read the newest data set of a name once more, in the way that the body prescribes',
    params: { name: nameSchema },
    body: readingOptions,
    answer: { description: 'The table as it was understood now', content: datasetView },
    problems: ['dataset_not_found', 'invalid_data', 'artifact_corrupt'],
    handle: async ({ params, body, response }) =>
      send(response, await datasets.run('reread', params.name, body)),
  })

/** JSON that is ready to be sent. */
function send(response: Response, json: Buffer): void {
  response.type('json').send(json)
}

function checkHeaders({ headers }: IncomingMessage, maxBytes: number): void {
  const type = headers['content-type']?.split(';')[0]!.trim().toLowerCase()
  if (type !== undefined && otherTypes.test(type))
    throw new Problem('unsupported_media_type', `a data set is a table, as text/csv, not ${type}`, {
      received: type,
      expected: 'text/csv',
    })
  const coding = headers['content-encoding']?.toLowerCase() ?? 'identity'
  if (!/^(?:identity|gzip|x-gzip)$/.test(coding))
    throw new Problem(
      'unsupported_media_type',
      `a data set is packed by gzip or not at all, not by ${coding}`,
      {
        received: coding,
        expected: 'gzip',
      },
    )
  if (Number(headers['content-length']) > maxBytes) throw tooLarge(maxBytes)
}

/** The announced encoding; US-ASCII is what programs write that know of no other. */
function charsetOf({ headers }: IncomingMessage): string | undefined {
  const charset = /;\s*charset="?([^";\s]+)/i.exec(headers['content-type'] ?? '')?.[1]
  if (charset === undefined || /^(?:us-)?ascii$/i.test(charset)) return undefined
  const encoding = encodingNamed(charset)
  if (encoding !== undefined) return encoding
  throw new Problem('unsupported_media_type', `the charset ${charset} is not known: name another, or none`, {
    received: charset,
    expected: 'an encoding of the WHATWG, as utf-8 or windows-1252',
  })
}
