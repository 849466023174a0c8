/** The configuration as the engine hands it to the program: a stack's file over the defaults of Pulumi.yaml. */
import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'

interface ProjectFile {
  name: string
  config: Record<string, { type: string; description: string; default?: unknown; items?: { type: string } }>
}

export const project = load(readFileSync('Pulumi.yaml', 'utf8')) as ProjectFile

/** What stands in the committed file of a stack, by full key. */
export function stackFile(stack: string): Record<string, unknown> {
  return (load(readFileSync(`Pulumi.${stack}.yaml`, 'utf8')) as { config: Record<string, unknown> }).config
}

/** What a stack's file sets, by path. */
export function settingsIn(path: string): Record<string, unknown> {
  const { config } = load(readFileSync(path, 'utf8')) as { config: Record<string, unknown> }
  const entries = Object.entries(config).flatMap(([key, value]) => {
    const name = key.slice('modelops:'.length)
    const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isGroup
      ? Object.entries(value as Record<string, unknown>).map(([field, each]) => [`${name}.${field}`, each])
      : [[name, value]]
  })
  return Object.fromEntries(entries) as Record<string, unknown>
}

/** What every user of a stack sets. */
const ownSettings: Record<string, Record<string, unknown>> = {
  eks: { apiAllowedCidrs: ['203.0.113.0/24'] },
}

/** Values in the engine's form, texts. A key of Pulumi.yaml with a dot is a path into an object; so are `changes`. */
export function engineConfig(stack: string, changes: Record<string, unknown> = {}): Record<string, string> {
  const values = structuredClone(stackFile(stack))
  const all = { ...ownSettings[stack], ...changes }
  for (const [path, value] of Object.entries(all)) setPath(values, path, value, true)
  for (const [path, { default: value }] of Object.entries(project.config)) {
    if (value !== undefined) setPath(values, path, value, false)
  }
  const texts = Object.entries(values).map(([key, value]) => [key, textOf(value)])
  return Object.fromEntries(texts) as Record<string, string>
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

function setPath(values: Record<string, unknown>, path: string, value: unknown, overwrite: boolean) {
  const [first, second] = path.split('.') as [string, string?]
  const key = `modelops:${first}`
  const holder = second === undefined ? values : ((values[key] ??= {}) as Record<string, unknown>)
  const field = second ?? key
  if (value === undefined) delete holder[field]
  else if (overwrite || !(field in holder)) holder[field] = value
}
