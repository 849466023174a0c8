/** Helm for the tests: HELM or the one on the PATH renders a chart of this repository with given values. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { loadAll } from 'js-yaml'
import { project } from '../support/stack-config.js'
import type { Resource } from './resources.js'

export const root = join(__dirname, '../..')
export type ChartName = 'modelops' | 'minio'
export type Values = Record<string, unknown>

/** The version that stacks have by default. */
export const kubeVersion = String(project.config.kubernetesVersion!.default)

export interface RenderOptions {
  kubeVersion?: string
  /** What the cluster has besides Kubernetes itself, for example monitoring.coreos.com/v1/ServiceMonitor. */
  apiVersions?: string[]
}

const helm = process.env.HELM ?? 'helm'
const isInstalled = spawnSync(helm, ['version']).status === 0
const rendered = new Map<string, string>()

/** A group of tests that need helm: skipped where there is none, but never on CI. */
export function describeChart(title: string, tests: () => void): void {
  if (isInstalled || process.env.CI) return void describe(title, tests)
  describe.skip(`${title} (skipped: helm is not on the PATH, and HELM does not name it)`, tests)
}

export function run(args: string[], input = ''): { ok: boolean; stdout: string; stderr: string } {
  const { status, error, stdout, stderr } = spawnSync(helm, args, { input, encoding: 'utf8' })
  if (error) throw error
  return { ok: status === 0, stdout, stderr }
}

/** What `helm template` prints. */
export function template(chart: ChartName, values: Values, options: RenderOptions = {}): string {
  const { kubeVersion: version = kubeVersion, apiVersions = [] } = options
  const key = JSON.stringify([chart, values, version, apiVersions])
  const known = rendered.get(key)
  if (known !== undefined) return known
  const extra = apiVersions.flatMap((version) => ['--api-versions', version])
  const { ok, stdout, stderr } = run(templateArgs(chart, version, extra), JSON.stringify(values))
  assert.ok(ok, stderr)
  rendered.set(key, stdout)
  return stdout
}

/** The documents of a rendering. */
export const render = (chart: ChartName, values: Values, options?: RenderOptions): Resource[] =>
  loadAll(template(chart, values, options)).filter((document) => document !== null) as Resource[]

/** What helm says when it refuses values. */
export function refusal(chart: ChartName, values: Values): string {
  const { ok, stderr } = run(templateArgs(chart, kubeVersion, []), JSON.stringify(values))
  assert.ok(!ok, `the ${chart} chart accepts ${JSON.stringify(values)}`)
  return stderr
}

const templateArgs = (chart: ChartName, version: string, extra: string[]) => [
  'template',
  chart,
  join(root, 'infra/charts', chart),
  '--namespace=modelops',
  `--kube-version=${version}`,
  '--values=-',
  ...extra,
]
