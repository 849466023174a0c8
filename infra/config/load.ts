/** Reads the whole configuration. Everything that can be wrong with it is reported here, before any resource exists. */
import type { Config, ExternalStoreConfig, LocalConfig, PlatformConfig } from './config.js'
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
  return { ...platform, target: 'local', kubeContext, objectStore }
}
