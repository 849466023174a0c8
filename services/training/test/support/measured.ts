/** Models imported in this process with a table. */
import { Readable } from 'node:stream'
import { importRequestSchema } from '../../src/import/import-request.js'
import { measureOnTable } from '../../src/import/table/measure-on-table.js'
import type { FinishedModel } from '../../src/learn/manifest-draft.js'
import { schemaOf } from '../learn/support/training.js'
import { imported, type Files } from './imported.js'

/** @param request without the names of the model and the data set */
export async function measured(files: Files, csv: string, request: object = {}): Promise<FinishedModel> {
  const schema = await schemaOf(csv)
  const withTable = { dataset: 'table', ...request }
  return measureOnTable(
    await imported(files, withTable),
    importRequestSchema.parse({ name: 'mine', ...withTable }),
    {
      get: () => Promise.resolve(schema),
      open: () => Promise.resolve(Readable.from([Buffer.from(csv)])),
    },
  )
}
