/** The S3 client: AWS itself, or the server that S3_ENDPOINT names; credentials by AWS's default chain. */
import { S3Client } from '@aws-sdk/client-s3'
import { Problem } from '../problem.js'

/** A client that retries with jitter and never waits without end. */
export function createS3Client(env: NodeJS.ProcessEnv): S3Client {
  const endpoint = env.S3_ENDPOINT
  const region = env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? (endpoint ? 'us-east-1' : undefined)
  return new S3Client({
    ...(region ? { region } : {}),
    ...(endpoint ? { endpoint: checkEndpoint(endpoint), forcePathStyle: true } : {}),
    maxAttempts: 5,
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: 3000,
      requestTimeout: 30_000,
      throwOnRequestTimeout: true,
      socketTimeout: 120_000, // also runs while a reader of a stream is busy with what it got
    },
    // Other servers than AWS do not know the newer checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
}

function checkEndpoint(endpoint: string) {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password) return endpoint
  const received = endpoint.replace(/\/\/[^/]*@/, '//***@')
  const expected = 'http://host:port or https://host, without credentials'
  const detail = `S3_ENDPOINT is '${received}'; it must be ${expected}`
  throw new Problem('invalid_config', detail, { received, expected })
}
