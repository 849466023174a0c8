/** The parts of the configuration that both targets have. */
import { otherImages, services } from './config.js'
import type {
  ExternalStoreConfig,
  ImagesConfig,
  MetadataConfig,
  PlatformConfig,
  ValkeyConfig,
} from './config.js'
import { readMlflow } from './mlflow.js'
import type { Settings } from './settings.js'

export const sizePattern = /^[1-9][0-9]*(Mi|Gi|Ti)$/

export function readPlatform(settings: Settings): PlatformConfig {
  return {
    namespace: settings.text('namespace', /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'a name such as modelops'),
    images: readImages(settings),
    otherImages: readReferences(settings, otherImages),
    inference: readInference(settings),
    storageClass: settings.text(
      'storageClass',
      /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?)?$/,
      'the name of a storage class, or empty',
    ),
    metadata: readMetadata(settings),
    monitoring: readMonitoring(settings),
    valkey: readValkey(settings),
    mlflow: readMlflow(settings),
  }
}

function readMetadata(settings: Settings): MetadataConfig {
  const name = '([a-z0-9]([a-z0-9.-]*[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?'
  const value = '([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?'
  const labels = new RegExp(`^(?!app\\.kubernetes\\.io/|helm\\.sh/)${name}=${value}$`)
  const expected =
    "a list of labels such as team=ml, whose names are not the charts' own (app.kubernetes.io/, helm.sh/)"
  const annotations = new RegExp(`^${name}=`)
  return {
    podLabels: pairsOf(settings.list('podLabels', labels, expected)),
    podAnnotations: pairsOf(
      settings.list('podAnnotations', annotations, 'a list of annotations such as team=ml'),
    ),
    commonLabels: pairsOf(settings.list('commonLabels', labels, expected)),
  }
}

/** Parses texts of the form name=value. */
export const pairsOf = (texts: string[]): Record<string, string> =>
  Object.fromEntries(texts.map((text) => [text.split('=', 1)[0]!, text.slice(text.indexOf('=') + 1)]))

function readInference(settings: Settings): PlatformConfig['inference'] {
  const minReplicas = settings.integer('inference.minReplicas', 1, 1000)
  const maxReplicas = settings.integer('inference.maxReplicas', 1, 1000)
  if (minReplicas > maxReplicas) {
    const cause = `inference.minReplicas is ${minReplicas}, above inference.maxReplicas, which is ${maxReplicas}.`
    const remedy = `Raise the latter: pulumi config set --path inference.maxReplicas ${minReplicas}`
    settings.problem(cause, remedy)
  }
  return {
    minReplicas,
    maxReplicas,
    unseenValues: settings.oneOf('inference.unseenValues', 'categories', 'take', 'refuse'),
  }
}

function readMonitoring(settings: Settings): PlatformConfig['monitoring'] {
  const prometheus = settings.flag('monitoring.prometheus')
  const grafana = settings.flag('monitoring.grafana')
  if (grafana && !prometheus) {
    const cause = 'monitoring.grafana is true, but monitoring.prometheus, which it shows, is false.'
    settings.problem(cause, 'Set both alike: pulumi config set --path monitoring.grafana false')
  }
  const times = /^[1-9][0-9]*(h|d|w|y)$/
  const retention = settings.text('monitoring.retention', times, 'a time such as 12h or 15d')
  const size = settings.text('monitoring.size', sizePattern, 'a size such as 8Gi')
  const urls = /^(https?:\/\/[^\s@]+)?$/
  const expected = 'a URL such as http://alertmanager.monitoring:9093, or empty'
  const alertmanager = settings.text('monitoring.alertmanager', urls, expected)
  return { prometheus, grafana, retention, size, alertmanager }
}

/** A server of one's own takes the place of the one in the cluster. */
function readValkey(settings: Settings): ValkeyConfig {
  const enabled = settings.flag('valkey.enabled')
  const expected = 'a URL such as rediss://cache.example.com:6379 without a password, or empty'
  const url = settings.text('valkey.url', /^(rediss?:\/\/[^\s@/]+(\/\d+)?)?$/, expected)
  const password = settings.secret('valkeyPassword')
  if (password && url === '') {
    const cause = 'valkeyPassword is set, but valkey.url, which it is for, is not.'
    settings.problem(cause, 'Set it: pulumi config set --path valkey.url <value>')
  }
  return { enabled: enabled && url === '', url, password }
}

function readImages(settings: Settings): ImagesConfig | undefined {
  const references = readReferences(settings, services)
  const registry = settings.text(
    'images.registry',
    /^([a-z0-9]+([.:/_-][a-z0-9]+)*)?$/,
    'a registry and path such as ghcr.io/team/modelops, or empty',
  )
  const tags = /^(?!latest$)(\w[\w.-]{0,127})?$/
  const tag = settings.text('images.tag', tags, 'a tag other than latest, or empty')
  const pullCredentials = settings.secret('imagePullCredentials')
  const fromStack = readFromStack(settings, { registry, tag, ...references })
  if (fromStack !== '') return { fromStack, references: {}, registry: '', tag: '', pullCredentials }
  const remedy = 'Set both to use existing images, or neither to build them'
  settings.requireBothOrNeither({ 'images.registry': registry, 'images.tag': tag }, remedy)
  const [given] = Object.keys(references)
  const missing = services.find((service) => references[service] === undefined)
  if (registry !== '' || missing === undefined)
    return { fromStack, references, registry, tag, pullCredentials }
  if (given !== undefined) {
    const cause = `images.${given} is set, but images.${missing} is not, nor images.registry.`
    settings.problem(cause, `Set one of them: pulumi config set --path images.${missing} <value>`)
  } else if (pullCredentials) {
    const cause = 'imagePullCredentials is set, but images.registry, which they are for, is not.'
    settings.problem(cause, 'Set it: pulumi config set --path images.registry <value>')
  }
  return undefined
}

/** A stack has its images from one place; `others` are the settings beside it, by name. */
function readFromStack(settings: Settings, others: Record<string, string>): string {
  const fromStack = settings.text(
    'images.fromStack',
    /^([\w.-]+(\/[\w.-]+){0,2})?$/,
    'a stack such as organization/modelops/staging, or empty',
  )
  const other = Object.keys(others).find((name) => others[name] !== '')
  if (fromStack !== '' && other !== undefined) {
    const cause = `images.fromStack is ${fromStack}, and images.${other} is ${others[other]}: images come from one place.`
    settings.problem(cause, `Remove one of them: pulumi config rm --path images.${other}`)
  }
  return fromStack
}

/** Those that are set. */
function readReferences<T extends string>(
  settings: Settings,
  names: readonly T[],
): Partial<Record<T, string>> {
  const references = /^([a-z0-9][\w./:-]*(:(?!latest$)\w[\w.-]{0,127}|@sha256:[0-9a-f]{64}))?$/
  const expected = 'a reference with a tag other than latest, or a digest, or empty'
  const read = names.map((name) => [name, settings.text(`images.${name}`, references, expected)])
  return Object.fromEntries(read.filter(([, reference]) => reference !== '')) as Partial<Record<T, string>>
}

export function readExternalStore(settings: Settings): ExternalStoreConfig | undefined {
  const urls = /^(https?:\/\/[A-Za-z0-9.-]+(:\d{1,5})?)?$/
  const endpoint = settings.text(
    'objectStore.endpoint',
    urls,
    'a URL such as https://s3.example.com:8333, or empty',
  )
  const buckets = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
  const bucket = settings.text('objectStore.bucket', buckets, 'the name of a bucket')
  const region = settings.text('objectStore.region', /^[a-z0-9-]+$/, 'a region such as us-east-1')
  const accessKeyId = settings.secret('objectStoreAccessKeyId')
  const secretAccessKey = settings.secret('objectStoreSecretAccessKey')
  if (endpoint === '') return undefined
  if (accessKeyId && secretAccessKey) {
    return { kind: 'external', endpoint, bucket, region, accessKeyId, secretAccessKey }
  }
  const missing = accessKeyId ? 'objectStoreSecretAccessKey' : 'objectStoreAccessKeyId'
  const cause = `objectStore.endpoint is set, but ${missing}, which it needs, is not.`
  settings.problem(cause, `Set it encrypted: pulumi config set --secret ${missing} <value>`)
  return undefined
}
