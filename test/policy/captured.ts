/** What this repository deploys, as the engine shows it to policies: resources of the program, and objects of the charts. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadAll } from 'js-yaml'
import { plain } from '../support/registered.js'
import { runProgram } from '../support/run-program.js'
import type { Inputs, Resource } from './resources.js'

export const golden = join(__dirname, '../chart/golden')

/** What the program registers for the stack, with these settings over its file. */
export async function resourcesOf(stack: string, changes: Inputs = {}): Promise<Resource[]> {
  const { registrations } = await runProgram(stack, { changes })
  return registrations.map(({ type, name, inputs }): Resource => {
    const props = plain(inputs) as Inputs
    // The name that the mocks give a bucket is how the resources beside it refer to it.
    return { type, name, props: type === 'aws:s3/bucket:Bucket' ? { bucket: `${name}-1234567` } : props }
  })
}

export function objectsOf(file: string): Resource[] {
  const documents = loadAll(readFileSync(join(golden, file), 'utf8'))
  return documents.filter((each) => each !== null).map(asRegistered)
}

/** What Pulumi registers for an object of a chart. */
function asRegistered(document: unknown): Resource {
  const { apiVersion, kind, metadata } = document as {
    apiVersion: string
    kind: string
    metadata: { name: string }
  }
  const group = apiVersion.includes('/') ? apiVersion : `core/${apiVersion}`
  return { type: `kubernetes:${group}:${kind}`, name: metadata.name, props: document as Inputs }
}

/** The first of this type, or the one with this name as well. */
export function find(resources: Resource[], type: string, name?: string): Resource {
  const found = resources.find((each) => each.type === type && (name ?? each.name) === each.name)
  assert.ok(found, `there is no ${type} ${name ?? ''}`)
  return found
}
