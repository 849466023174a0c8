// npm run restore -- s3://BUCKET[/PREFIX] --at TIME: gives every object of a versioned bucket the content again that it had at that time.
//   --at TIME     such as 2026-11-25T10:00:00Z; as far back as the bucket keeps old versions
//   --dry-run     only says what it would do
// It deletes nothing: what was made later stays. S3_ENDPOINT names a server that is not AWS; credentials are those of the AWS SDK.
import { parseArgs } from 'node:util'
import { setUp } from './set-up.mjs'

const options = readArguments()
setUp('services')
const { CopyObjectCommand, ListObjectVersionsCommand } = await import('@aws-sdk/client-s3')
const { createS3Client } = await import('@modelops/common/artifact-store/s3-client')

/** What names others comes after them: a run exists once its manifest does, and a deployment names a run. */
const order = [/(?<!\/manifest\.json|\/deployment\.json)$/, /\/manifest\.json$/, /\/deployment\.json$/]

function readArguments() {
  const { values, positionals } = parseArgs({
    options: { at: { type: 'string', default: '' }, 'dry-run': { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(positionals[0] ?? '') ?? []
  const at = new Date(values.at)
  if (bucket !== undefined && !Number.isNaN(at.getTime()))
    return { bucket, prefix, at, dryRun: values['dry-run'] }
  console.error('Usage: npm run restore -- s3://BUCKET[/PREFIX] --at 2026-11-25T10:00:00Z [--dry-run]')
  process.exit(2)
}

async function* pagesOf(client, { bucket: Bucket, prefix: Prefix }) {
  let position = {}
  do {
    const page = await client.send(new ListObjectVersionsCommand({ Bucket, Prefix, ...position }))
    yield page
    position = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
  } while (position.KeyMarker !== undefined)
}

/** All versions and delete markers of each key, newest first. */
async function historyOf(client, place) {
  const history = new Map()
  for await (const { Versions = [], DeleteMarkers = [] } of pagesOf(client, place)) {
    const markers = DeleteMarkers.map((marker) => ({ ...marker, isMarker: true }))
    for (const each of [...Versions, ...markers]) {
      if (!history.has(each.Key)) history.set(each.Key, [])
      history.get(each.Key).push(each)
    }
  }
  for (const entries of history.values())
    entries.sort((a, b) => Number(b.IsLatest) - Number(a.IsLatest) || b.LastModified - a.LastModified)
  return history
}

/** The version that was current at the time, where something else is now. */
function lostVersion(entries, at) {
  const [now] = entries
  const then = entries.find(({ LastModified }) => LastModified <= at)
  if (then === undefined || then.isMarker) return undefined
  return !now.isMarker && now.ETag === then.ETag ? undefined : then
}

async function restore(client, { at, dryRun, ...place }) {
  const history = await historyOf(client, place)
  const lost = [...history.values()].map((entries) => lostVersion(entries, at)).filter((each) => each)
  const sorted = order.flatMap((pattern) => lost.filter(({ Key }) => pattern.test(Key)))
  for (const { Key, VersionId, LastModified } of sorted) {
    const CopySource = `${place.bucket}/${encodeURIComponent(Key)}?versionId=${VersionId}`
    if (!dryRun) await client.send(new CopyObjectCommand({ Bucket: place.bucket, Key, CopySource }))
    console.log(`${dryRun ? 'would restore' : 'restored'} ${Key} as of ${LastModified.toISOString()}`)
  }
  console.log(`${sorted.length} of ${history.size} objects were changed or deleted since ${at.toISOString()}`)
}

await restore(createS3Client(process.env), options)
