/** Charts and manifests come from this repository, where they are reviewed; Helm itself installs MinIO alone. */
import type { Policies } from '@pulumi/policy'
import { onTypes } from './check.js'

interface Chart {
  chart?: string
  path?: string
  repo?: string
  repositoryOpts?: { repo?: string }
  fetchOpts?: { repo?: string }
  /** A program that changes the objects on their way. */
  postrender?: string
}

const isElsewhere = ({ repo, repositoryOpts, fetchOpts }: Chart) =>
  [repo, repositoryOpts?.repo, fetchOpts?.repo].some((each) => each !== undefined)

function* checkRelease(release: Chart) {
  const { chart = '' } = release
  if (
    !/^(\.\/)?infra\/charts\/minio$/.test(chart) ||
    isElsewhere(release) ||
    release.postrender !== undefined
  )
    yield `The release installs ${chart}, whose objects no policy sees. Use kubernetes.helm.v4.Chart.`
}

function* checkChart(inputs: Chart) {
  const chart = inputs.chart ?? inputs.path ?? ''
  if (!/^(\.\/)?infra\/charts\/[\w-]+$/.test(chart) || isElsewhere(inputs))
    yield `The chart ${chart} is not of this repository. Put it into infra/charts.`
}

type Paths = string | string[]

function* checkManifests({
  file,
  files = [],
  directory,
}: {
  file?: string
  files?: Paths
  directory?: string
}) {
  const paths = [file ?? [], files, directory ?? []].flat()
  for (const path of paths.filter((each) => !isLocal(each)))
    yield `The objects of ${path} are not of this repository. Put them into a file here.`
}

/** A relative path without a scheme, a way out, or a host as its first part. */
const isLocal = (path: string) => !/^\/|[:?]|\.\.|^[\w-]+(\.[\w-]+)+\//.test(path)

const ofKubernetes = (types: string[]) => types.map((type) => `kubernetes:${type}`)

export const chartPolicies: Policies = [
  {
    name: 'releases-are-visible',
    description: 'Helm installs no chart whose objects the policies cannot see.',
    validateResource: onTypes(ofKubernetes(['helm.sh/v3:Release']), checkRelease),
  },
  {
    name: 'objects-come-from-this-repository',
    description: 'No chart and no manifest is fetched from elsewhere.',
    validateResource: [
      onTypes(ofKubernetes(['helm.sh/v2:Chart', 'helm.sh/v3:Chart', 'helm.sh/v4:Chart']), checkChart),
      onTypes(
        ofKubernetes([
          ...['yaml:ConfigFile', 'yaml:ConfigGroup', 'yaml/v2:ConfigFile', 'yaml/v2:ConfigGroup'],
          ...['kustomize:Directory', 'kustomize/v2:Directory'],
        ]),
        checkManifests,
      ),
    ],
  },
]
