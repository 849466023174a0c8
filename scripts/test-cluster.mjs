// npm run test:cluster: builds the images, brings the local stack up in a Kubernetes cluster, tests it there, takes it down.
//   --context NAME   the kube context, docker-desktop; another cluster is used only when it is named
// IMAGE_LOADER: a command that loads the images named by its arguments into the cluster. Docker Desktop needs none.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildImages } from './images.mjs'
import { run, setUp } from './set-up.mjs'

const defaultContext = 'docker-desktop'
const { context } = parseArgs({ options: { context: { type: 'string' } } }).values
checkContext()

const tag = 'cluster-test'
const state = mkdtempSync(join(tmpdir(), 'modelops-stack-'))
Object.assign(process.env, { CLUSTER_CONTEXT: context ?? defaultContext, CLUSTER_IMAGE_TAG: tag })
let mayBeUp = false
// `run` and Ctrl-C end the process: the stack is taken down in any case.
process.on('exit', () => {
  if (mayBeUp) phase('take the stack down', () => stack('down'))
  rmSync(state, { recursive: true })
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))

phase('set up', () => setUp('all'))
const images = phase('build the images', () => buildImages({ tag }))
const loader = process.env.IMAGE_LOADER
if (loader) phase('load the images', () => run(loader, images))
phase('check that the cluster is free', () => stack('check'))
mayBeUp = true
phase('bring the stack up', () => stack('up'))
phase('tests', () => {
  const pending = process.env.CI ? ['--forbid-pending'] : []
  const mocha = 'node_modules/mocha/bin/mocha.js'
  run(process.execPath, [mocha, '--config', 'test/cluster/mocharc.json', ...pending])
})

/** Nobody's cluster is changed by accident. */
function checkContext() {
  if (context) return
  const command = ['config', 'current-context']
  const current = spawnSync('kubectl', command, { encoding: 'utf8' })
  const name = current.stdout?.trim() || 'none'
  if (name === defaultContext) return
  console.error(
    `The kube context is ${name}; the tests use ${defaultContext}. To use another, name it: --context ${name}`,
  )
  process.exit(1)
}

function stack(command) {
  run(process.execPath, ['--import', 'tsx', 'test/cluster/stack.ts', command, state])
}

function phase(name, action) {
  const start = Date.now()
  console.log(`\n== ${name}`)
  const result = action()
  console.log(`== ${name} took ${((Date.now() - start) / 1000).toFixed(0)} s`)
  return result
}
