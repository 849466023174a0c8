import { kubernetesVersions } from '../../infra/config/kubernetes-versions.js'
import { describeVersion } from './kubernetes/accepts.js'

for (const { version } of kubernetesVersions.slice(1, -1)) describeVersion(version)
