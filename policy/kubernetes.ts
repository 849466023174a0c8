/** Objects of Kubernetes, as Pulumi registers them. */

export type Fields = Record<string, unknown>

export interface KubernetesObject {
  group: string
  kind: string
  object: Fields
}

/** The group and kind of kubernetes:GROUP/VERSION:KIND; a patch or list counts as what it patches or lists. */
export function kindOf(type: string): { group: string; kind: string } | undefined {
  const [provider, version = '', name = ''] = type.split(':')
  if (provider !== 'kubernetes') return undefined
  return { group: groupOf(version), kind: name.replace(/(Patch|List)$/, '') }
}

const groupOf = (version: string) => version.replace(/\/?v\d\w*$/, '') || 'core'

/** The objects of a resource: itself, or each of a list, which may be of any kind. */
export function objectsOf(type: string, props: Fields): KubernetesObject[] {
  const named = kindOf(type)
  if (named === undefined) return []
  if (!type.endsWith('List') || !Array.isArray(peek(props, 'items'))) return [{ ...named, object: props }]
  return listOf<Fields & { apiVersion?: string; kind?: string }>(props.items).map((object) => ({
    group: object.apiVersion === undefined ? named.group : groupOf(object.apiVersion),
    kind: object.kind ?? named.kind,
    object,
  }))
}

export const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null

/** The objects in what should be a list, which a custom resource may have made into something else. */
export const listOf = <Item = Fields>(value: unknown): Item[] =>
  Array.isArray(value) ? (value as unknown[]).filter((each): each is Item => isObject(each)) : []

/** A field without the failure by which a preview reports one that is not known yet; it reads as a text then. */
export const peek = (object: Fields, key: string): unknown =>
  Object.getOwnPropertyDescriptor(object, key)?.value

/** The object and all in it, but not below these keys. */
export function* objectsIn(object: Fields, except: readonly string[]): Iterable<Fields> {
  yield object
  for (const key of Object.keys(object).filter((each) => !except.includes(each))) {
    if (isObject(peek(object, key))) yield* objectsIn(object[key] as Fields, except)
  }
}
