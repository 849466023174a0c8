/** Reads the whole configuration. Everything that can be wrong with it is reported here, before any resource exists. */
import type { Config, ExternalStoreConfig, LocalConfig, NodePorts, PlatformConfig } from './config.js'
import { readEks } from './eks.js'
import { readExternalStore, readPlatform, sizePattern } from './platform.js'
import { Settings } from './settings.js'

/** Throws a RunError that names every setting that is wrong, what is expected and what to do. */
export function loadConfig(): Config {
  const settings = new Settings()
  const target = settings.oneOf('target', 'local', 'eks')
  const platform = readPlatform(settings)
  const external = readExternalStore(settings)
  const local = readLocal(settings, platform, external)
  const eks = readEks(settings, target, platform, external)
  settings.finish()
  return target === 'local' ? local : eks
}

function readLocal(
  settings: Settings,
  platform: PlatformConfig,
  external?: ExternalStoreConfig,
): LocalConfig {
  const kubeContext = settings.text('kubeContext', /^\S+$/, "a context of 'kubectl config get-contexts'")
  const size = settings.text('objectStore.size', sizePattern, 'a size such as 10Gi')
  const objectStore = external ?? { kind: 'minio', size }
  return { ...platform, target: 'local', kubeContext, nodePorts: readNodePorts(settings), objectStore }
}

/** Each another: Kubernetes gives a port once. */
function readNodePorts(settings: Settings): NodePorts {
  const portOf = (name: keyof NodePorts) => settings.integer(`nodePorts.${name}`, 30000, 32767)
  const nodePorts = {
    inference: portOf('inference'),
    minioConsole: portOf('minioConsole'),
    grafana: portOf('grafana'),
    dashboard: portOf('dashboard'),
    training: portOf('training'),
    prometheus: portOf('prometheus'),
  }
  const entries = Object.entries(nodePorts)
  for (const [index, [name, port]] of entries.entries()) {
    const other = entries.slice(0, index).find((each) => each[1] === port)?.[0]
    if (other === undefined) continue
    const cause = `nodePorts.${name} is ${port}, and so is nodePorts.${other}.`
    settings.problem(cause, `Set another: pulumi config set --path nodePorts.${name} <value>`)
  }
  return nodePorts
}
