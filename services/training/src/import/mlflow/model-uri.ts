/** How MLflow names a version in its registry: `models:/name@alias` or `models:/name/version`. */
const form = /^models:\/(?<name>[^/@]+)(?:@(?<alias>[^/@]+)|\/(?<version>\d+))$/

export interface ModelUri {
  name: string
  /** Or a version. */
  alias: string | undefined
  version: string | undefined
}

export const isModelUri = (uri: string): boolean => form.test(uri)

/** @param uri that is one */
export const parseModelUri = (uri: string): ModelUri => form.exec(uri)!.groups as unknown as ModelUri
