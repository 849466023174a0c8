import { chartPolicies } from '../../policy/charts.js'
import { describePolicy, type Refused } from './resources.js'

const release = 'kubernetes:helm.sh/v3:Release'
const minio = './infra/charts/minio'
const invisible = (chart: string) =>
  `The release installs ${chart}, whose objects no policy sees. Use kubernetes.helm.v4.Chart.`

describePolicy(chartPolicies, 'releases-are-visible', {
  allowed: [['MinIO of this repository', release, { chart: minio, namespace: 'modelops' }]],
  refused: [
    ['any other chart', release, { chart: 'bitnami/redis' }, invisible('bitnami/redis')],
    [
      'the chart of the platform, which Pulumi can show',
      release,
      { chart: './infra/charts/modelops' },
      invisible('./infra/charts/modelops'),
    ],
    [
      'a chart that is called as MinIO is',
      release,
      { chart: 'oci://example.org/infra/charts/minio' },
      invisible('oci://example.org/infra/charts/minio'),
    ],
    [
      'MinIO after a program has changed its objects',
      release,
      { chart: minio, postrender: './change.sh' },
      invisible(minio),
    ],
    [
      'MinIO from a repository of charts',
      release,
      { chart: 'infra/charts/minio', repositoryOpts: { repo: 'https://charts.example.org' } },
      invisible('infra/charts/minio'),
    ],
  ],
})

const chart = (version: string) => `kubernetes:helm.sh/${version}:Chart`
const ours = './infra/charts/modelops'
const foreign = (name: string) => `The chart ${name} is not of this repository. Put it into infra/charts.`
const manifests = (type: string) => `kubernetes:${type}`
const fetched = (path: string) =>
  `The objects of ${path} are not of this repository. Put them into a file here.`

describePolicy(chartPolicies, 'objects-come-from-this-repository', {
  allowed: [
    ['the chart of the platform', chart('v4'), { chart: ours, values: {} }],
    ['a chart beside it, in the older form', chart('v3'), { path: 'infra/charts/extra' }],
    ['a file', manifests('yaml:ConfigFile'), { file: 'manifests/quota.yaml' }],
    ['files', manifests('yaml/v2:ConfigGroup'), { files: ['./manifests/*.yaml'] }],
    ['objects in the program', manifests('yaml:ConfigGroup'), { objs: [{ kind: 'ConfigMap' }] }],
    ['a directory of Kustomize', manifests('kustomize/v2:Directory'), { directory: './overlays/prod' }],
  ],
  refused: [
    [
      'a chart of a registry',
      chart('v4'),
      { chart: 'oci://ghcr.io/x/redis' },
      foreign('oci://ghcr.io/x/redis'),
    ],
    ...['v2', 'v3', 'v4'].map((version): Refused => [
      `a chart by its name alone in ${version}`,
      chart(version),
      { chart: 'redis' },
      foreign('redis'),
    ]),
    [
      'a chart of a repository of charts',
      chart('v3'),
      { chart: 'redis', fetchOpts: { repo: 'https://charts.example.org' } },
      foreign('redis'),
    ],
    [
      'a chart with our path in a repository of charts',
      chart('v4'),
      { chart: ours, repositoryOpts: { repo: 'https://charts.example.org' } },
      foreign(ours),
    ],
    [
      'a chart outside the repository',
      chart('v4'),
      { chart: './infra/charts/../../../x' },
      foreign('./infra/charts/../../../x'),
    ],
    [
      'a file from the web',
      manifests('yaml:ConfigFile'),
      { file: 'https://example.org/x.yaml' },
      fetched('https://example.org/x.yaml'),
    ],
    ...['yaml:ConfigGroup', 'yaml/v2:ConfigGroup', 'yaml/v2:ConfigFile'].map((type): Refused => [
      `a file from the web by ${type}`,
      manifests(type),
      { [type.endsWith('File') ? 'file' : 'files']: 'https://example.org/x.yaml' },
      fetched('https://example.org/x.yaml'),
    ]),
    [
      'a directory of another repository, by the newer type',
      manifests('kustomize/v2:Directory'),
      { directory: 'https://github.com/x/y//overlays?ref=main' },
      fetched('https://github.com/x/y//overlays?ref=main'),
    ],
    [
      'one of several',
      manifests('yaml/v2:ConfigGroup'),
      { files: ['a.yaml', 'https://example.org/x.yaml'] },
      fetched('https://example.org/x.yaml'),
    ],
    [
      'a directory of another repository',
      manifests('kustomize:Directory'),
      { directory: 'github.com/x/y/overlays' },
      fetched('github.com/x/y/overlays'),
    ],
    ['a file outside', manifests('yaml:ConfigFile'), { file: '/tmp/x.yaml' }, fetched('/tmp/x.yaml')],
  ],
})
