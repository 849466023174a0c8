/**
 * Brings the local stack up in a cluster, or takes it down: tsx test/cluster/stack.ts check|up|down DIRECTORY. By the Pulumi CLI
 * where it is, with its state in the directory, so that the real program runs; elsewhere by what the program registers.
 */
import assert from 'node:assert/strict'
import { applyRegistrations, deleteRegistrations, stackChanges } from './local-stack.js'
import { cluster, imageTag } from './platform.js'
import { hasPulumi, PulumiStack } from './pulumi-cli.js'

async function check(): Promise<void> {
  const namespaces = await cluster.kubectl(['get', 'namespace', cluster.namespace, '--ignore-not-found'])
  assert.equal(
    namespaces,
    '',
    `the cluster ${cluster.context} has a namespace ${cluster.namespace} already: remove its stack first`,
  )
}

async function up(directory: string): Promise<void> {
  const changes = stackChanges({ context: cluster.context, tag: imageTag })
  console.log(hasPulumi ? 'by pulumi up' : 'by helm and kubectl: pulumi is not on the PATH')
  if (hasPulumi) new PulumiStack(directory).up(changes)
  else await applyRegistrations(cluster, changes)
}

async function down(directory: string): Promise<void> {
  if (hasPulumi) new PulumiStack(directory).destroy()
  else await deleteRegistrations(cluster)
}

const [command, directory] = process.argv.slice(2)
const run = { check, up, down }[command ?? '']
assert.ok(run && directory, 'usage: stack.ts check|up|down DIRECTORY')
run(directory).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
