/** What the target local gives the platform: an existing cluster, Docker's images, MinIO, node ports. */
import type { LocalConfig } from '../config/config.js'
import { useExistingCluster } from '../cluster.js'
import { checkCluster } from '../cluster-check.js'
import { onNodePorts } from '../exposure.js'
import { ExistingImages, LocalImages } from '../images.js'
import { Minio } from '../minio.js'
import { createNamespace } from '../namespace.js'
import { ExternalStore } from '../object-store.js'
import { anywhere } from '../placement.js'

export function createOnExistingCluster(config: LocalConfig) {
  const { kubeContext, storageClass, objectStore, metadata, otherImages, nodePorts } = config
  checkCluster(config)
  const provider = useExistingCluster(kubeContext)
  const inCluster = { providers: { kubernetes: provider } }
  const exposure = onNodePorts(nodePorts)
  const namespace = createNamespace(config.namespace, exposure.namespaceLabels, { provider })
  const images = config.images
    ? new ExistingImages('images', { namespace, images: config.images }, inCluster)
    : new LocalImages('images')
  const minio = { namespace, storageClass, metadata, otherImages, consoleNodePort: nodePorts.minioConsole }
  const store =
    objectStore.kind === 'minio'
      ? new Minio('minio', { ...minio, size: objectStore.size }, inCluster)
      : new ExternalStore('store', { namespace, store: objectStore }, inCluster)
  const common = { inCluster, namespace, images, store, storageClass }
  return { ...common, placement: anywhere, exposure, roles: undefined, cluster: undefined }
}
