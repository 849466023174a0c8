/** answer-files.ts NAME...: imports ONNX files of `files` and answers their rows as the services do; prints JSON. */
import { importModel } from '../../../src/import/import-model.js'
import { importRequestSchema } from '../../../src/import/import-request.js'
import { served } from '../../support/imported.js'
import { expectedOf, onnxFile } from './files.js'

const scores = ['margins', 'pytorch']

const answered: object[] = []
for (const name of process.argv.slice(2)) {
  const activation = scores.includes(name) ? 'softmax' : undefined
  const model = await importModel(onnxFile(name), importRequestSchema.parse({ name, activation }))
  const { model_format, backend, features } = model.draft
  answered.push({
    ...{ name, model_format, backend, features },
    answers: await served(model, expectedOf(name).rows),
  })
}
console.log(JSON.stringify(answered))
