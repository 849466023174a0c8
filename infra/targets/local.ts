/** What the target local gives the platform: an existing cluster, Docker's images, MinIO, node ports. */
import type { LocalConfig } from '../config/config.js'
import { useExistingCluster } from '../cluster.js'
import { nodePorts, onNodePorts } from '../exposure.js'
import { ExistingImages, LocalImages } from '../images.js'
import { Minio } from '../minio.js'
import { createNamespace } from '../namespace.js'
import { ExternalStore } from '../object-store.js'
import { anywhere } from '../placement.js'

export function createOnExistingCluster({
  kubeContext,
  storageClass,
  objectStore,
  metadata,
  ...config
}: LocalConfig) {
  const provider = useExistingCluster(kubeContext)
  const inCluster = { providers: { kubernetes: provider } }
  const namespace = createNamespace(onNodePorts.namespaceLabels, { provider })
  const images = config.images
    ? new ExistingImages('images', { namespace, images: config.images }, inCluster)
    : new LocalImages('images')
  const minio = { namespace, storageClass, metadata, consoleNodePort: nodePorts.minioConsole }
  const store =
    objectStore.kind === 'minio'
      ? new Minio('minio', { ...minio, size: objectStore.size }, inCluster)
      : new ExternalStore('store', { namespace, store: objectStore }, inCluster)
  const common = { inCluster, namespace, images, store, storageClass }
  return { ...common, placement: anywhere, exposure: onNodePorts, roles: undefined, cluster: undefined }
}
