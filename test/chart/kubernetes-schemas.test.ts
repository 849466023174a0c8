import { kubernetesVersions } from '../../infra/config/kubernetes-versions.js'
import { describeVersion } from './kubernetes/accepts.js'

/** What was added and what was removed: kubernetes-schemas.slow.test.ts has the versions between. */
for (const version of [kubernetesVersions[0], kubernetesVersions.at(-1)!]) describeVersion(version.version)
