/** The MinIO chart: one server, one volume, and a Job that makes the bucket, tried on a real MinIO. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describeChart, render } from './helm.js'
import { envOf, find, ofKind, podOf } from './resources.js'
import { stacks } from './stacks.js'

const loadSupport = () => import('../../services/common/test/support/minio.js')
type Minio = Awaited<ReturnType<Awaited<ReturnType<typeof loadSupport>>['startMinio']>>

describeChart('The MinIO chart', () => {
  const { values } = stacks.find(({ chart }) => chart === 'minio')!

  it('keeps the objects on a claimed volume and takes the credentials from a secret', () => {
    const resources = render('minio', values)
    const { container, spec } = podOf(resources, 'Deployment minio')
    const { MINIO_ROOT_USER, MINIO_ROOT_PASSWORD } = envOf(container)
    assert.deepEqual(MINIO_ROOT_USER, { name: 'minio-root', key: 'rootUser' })
    assert.deepEqual(MINIO_ROOT_PASSWORD, { name: 'minio-root', key: 'rootPassword' })
    assert.match(
      JSON.stringify(spec.volumes),
      /{"name":"data","persistentVolumeClaim":{"claimName":"minio"}}/,
    )
    assert.deepEqual(find(resources, 'PersistentVolumeClaim', 'minio').spec.resources, {
      requests: { storage: '10Gi' },
    })
  })

  it('shows its console on the node port of the local stack, and its objects to pods alone', () => {
    const resources = render('minio', values)
    assert.match(JSON.stringify(find(resources, 'Service', 'minio-console').spec), /"nodePort":30083/)
    assert.equal(find(resources, 'Service', 'minio').spec.type, 'ClusterIP')
    assert.equal(find(render('minio', {}), 'Service', 'minio-console').spec.type, 'ClusterIP')
  })
})

describeChart('The bucket job', () => {
  let minio: Minio | undefined
  let temporary: string

  before(async function () {
    const { needMinio, startMinio } = await loadSupport()
    needMinio(this)
    temporary = mkdtempSync(join(tmpdir(), 'bucket-job-'))
    minio = await startMinio()
  })

  after(async () => {
    if (!minio) return
    rmSync(temporary, { recursive: true })
    await minio.remove()
  })

  /** The script as the chart renders it, with this machine's shell and curl. */
  function makeBucket(bucket: string, password = minio!.env.AWS_SECRET_ACCESS_KEY!) {
    const [job] = ofKind(render('minio', { bucket }), 'Job')
    const { container } = podOf([job!], `Job ${job!.metadata.name}`)
    const [shell, ...args] = container.command!
    const { BUCKET } = envOf(container) as Record<string, string>
    const env = {
      ...process.env,
      BUCKET,
      ENDPOINT: minio!.endpoint,
      MINIO_USER: minio!.env.AWS_ACCESS_KEY_ID,
      MINIO_PASSWORD: password,
    }
    const script = args.map((arg) => arg.replaceAll('/tmp/', `${temporary}/`))
    return promisify(execFile)(shell!, script, { env })
  }

  it('makes the bucket, and finds it made the next time', async () => {
    assert.equal((await makeBucket('models')).stdout, 'bucket models made\n')
    assert.equal((await makeBucket('models')).stdout, 'bucket models is there\n')
  })

  it('fails with what MinIO said when it may not', async () => {
    await assert.rejects(makeBucket('others', 'wrong-password'), /HTTP 403[^]*SignatureDoesNotMatch/)
  })

  it('waits for MinIO to start', async () => {
    await minio!.kill()
    const made = makeBucket('late')
    await minio!.start()
    assert.equal((await made).stdout, 'bucket late made\n')
  })
})
