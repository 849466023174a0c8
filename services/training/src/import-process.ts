/** The process that imports one model for the service: `import-process.js <path of its file> <request as JSON>`. */
import { openStore } from '@modelops/common/artifact-store/open-store'
import { readConfig, storeUrlOf } from '@modelops/common/config'
import { keys } from '@modelops/common/registry/keys'
import { isProblem } from '@modelops/common/problem'
import { jobSettings } from './config.js'
import { importModel } from './import/import-model.js'
import { importRequestSchema } from './import/import-request.js'
import { limitMemory } from './import/memory-limit.js'
import { dependOnParent, sendToParent } from './runs/child-main.js'
import { RunRegistry } from './runs/run-registry.js'

dependOnParent()
await limitMemory()
const [path, request] = process.argv.slice(2) as [string, string]
try {
  const model = await importModel(path, importRequestSchema.parse(JSON.parse(request)))
  const registry = new RunRegistry(
    await openStore(storeUrlOf(readConfig(jobSettings)), { scratchKey: keys.scratch.training }),
  )
  const { run_id } = await registry.publishImported(model)
  await sendToParent({ run_id })
} catch (error) {
  if (!isProblem(error)) throw error
  const { code, detail, received, expected } = error
  await sendToParent({ problem: { code, detail, received, expected } })
}
process.exit()
