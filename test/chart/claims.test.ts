/** Claims that exist: no setting replaces them. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeChart, root, type ChartName, type Values } from './helm.js'
import { renderIn, type Live } from './live-cluster.js'
import { find } from './resources.js'

const charts: { chart: ChartName; claim: string; path: string; values(storage: object): Values }[] = [
  {
    ...{ chart: 'modelops', claim: 'prometheus', path: 'monitoring.prometheus.storage' },
    values: (storage) => ({ monitoring: { prometheus: { storage } } }),
  },
  { chart: 'minio', claim: 'minio', path: 'storage', values: (storage) => ({ storage }) },
]

const clusterWith = (name: string, allowVolumeExpansion: boolean): Live => ({
  [`/api/v1/namespaces/modelops/persistentvolumeclaims/${name}`]: {
    ...{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace: 'modelops' } },
    spec: { storageClassName: 'standard', resources: { requests: { storage: '8Gi' } } },
  },
  '/apis/storage.k8s.io/v1/storageclasses/standard': {
    ...{ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'standard' } },
    allowVolumeExpansion,
  },
})

for (const { chart, claim, path, values } of charts)
  describeChart(`The volume claim ${claim} that exists`, () => {
    const rendered = async (storage: object, grows = true) =>
      find(await renderIn(clusterWith(claim, grows), chart, values(storage)), 'PersistentVolumeClaim', claim)
        .spec

    for (const storageClass of ['', 'standard', 'faster'])
      it(`keeps its class when the setting is '${storageClass}'`, async () => {
        const spec = await rendered({ size: '8Gi', storageClass })
        assert.equal(spec.storageClassName, 'standard')
      })

    it('takes the class of the setting where there is no claim yet', async () => {
      const resources = await renderIn({}, chart, values({ size: '8Gi', storageClass: 'faster' }))
      assert.equal(find(resources, 'PersistentVolumeClaim', claim).spec.storageClassName, 'faster')
    })

    it('grows where its class can', async () => {
      const { resources } = await rendered({ size: '16384Mi' })
      assert.deepEqual(resources, { requests: { storage: '16384Mi' } })
    })

    it('is not asked to grow where its class cannot', () =>
      assert.rejects(rendered({ size: '16Gi' }, false), ({ message }: Error) =>
        message.includes(
          `${path}.size is 16Gi, but the volume claim ${claim} has 8Gi of the storage class standard, which does not let volumes grow: set ${path}.size to 8Gi.`,
        ),
      ))

    it('is not asked to shrink', () =>
      assert.rejects(rendered({ size: '4000Mi' }), ({ message }: Error) =>
        message.includes(
          `${path}.size is 4000Mi, but the volume claim ${claim} has 8Gi, and a volume cannot shrink: set ${path}.size to 8Gi or more.`,
        ),
      ))
  })

describe('Volume claims of both charts', () => {
  it('follow one rule', () => {
    const rule = (chart: ChartName) =>
      readFileSync(join(root, 'infra/charts', chart, 'templates/_claim.tpl'), 'utf8')
    assert.equal(rule('minio'), rule('modelops'))
  })
})
