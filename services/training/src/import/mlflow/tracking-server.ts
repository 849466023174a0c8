/** The MLflow server that the settings name, and no other: https://mlflow.org/docs/latest/api_reference/rest-api.html. */
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { Problem } from '@modelops/common/problem'

/** As the clients of MLflow itself have them. */
export interface MlflowSettings {
  MLFLOW_TRACKING_URI?: string | undefined
  MLFLOW_TRACKING_TOKEN?: string | undefined
  MLFLOW_TRACKING_USERNAME?: string | undefined
  MLFLOW_TRACKING_PASSWORD?: string | undefined
}

/** For an answer, and for a whole file: less than an import may take, as others wait for it. */
const TIMES = { answerMs: 20_000, fileMs: 100_000 }
const MAX_TEXT_BYTES = 2 ** 20

export class TrackingServer {
  readonly #base: string
  readonly #headers: Record<string, string>

  /** @throws Problem invalid_query where no server is set */
  constructor(
    settings: MlflowSettings,
    private readonly times = TIMES,
  ) {
    const address = serverAddress(settings)
    if (address === undefined)
      throw new Problem(
        'invalid_query',
        'uri: no MLflow server is known here: set MLFLOW_TRACKING_URI of the training service to one, as http://mlflow:5000',
        { field: 'uri', expected: 'MLFLOW_TRACKING_URI' },
      )
    this.#base = address
    this.#headers = authorization(settings)
  }

  /** A call of the REST API. @throws Problem model_not_found, bad_gateway */
  async get<T>(path: string, query: Record<string, string>, schema: z.ZodType<T>): Promise<T> {
    const url = `/api/2.0/mlflow/${path}?${new URLSearchParams(query).toString()}`
    const answer = schema.safeParse(parseJson(await this.#text(url)))
    if (answer.success) return answer.data
    throw gateway(`answers ${path} in an unknown form`, answer.error)
  }

  /** A small file. @param path of the artifact */
  text(path: string): Promise<string> {
    return this.#text(artifactUrl(path))
  }

  /** Writes a file of at most so many bytes. @throws Problem too_large, model_not_found, bad_gateway */
  async download(path: string, target: string, maxBytes: number): Promise<void> {
    const body = await this.#open(artifactUrl(path), this.times.fileMs)
    await whole(
      pipeline(body, (input: AsyncIterable<Buffer>) => limited(input, maxBytes), createWriteStream(target)),
    )
  }

  async #text(url: string): Promise<string> {
    const body = Readable.from(limited(await this.#open(url, this.times.answerMs), MAX_TEXT_BYTES))
    return (await whole(buffer(body))).toString('utf8')
  }

  /** No redirect is followed: it may lead to another server. @param ms until all of it has come */
  async #open(url: string, ms: number): Promise<Readable> {
    const given = { headers: this.#headers, redirect: 'error', signal: AbortSignal.timeout(ms) } as const
    const response = await fetch(this.#base + url, given).catch((cause: unknown) => {
      throw gateway(`does not answer (${reasonOf(cause)})`, cause)
    })
    if (response.ok && response.body) return Readable.fromWeb(response.body as never)
    throw refusalOf(response.status, await whole(response.text()))
  }
}

/** The address without a login and a slash at its end; undefined where no server is set. */
export function serverAddress({ MLFLOW_TRACKING_URI: uri = '' }: MlflowSettings): string | undefined {
  if (!/^https?:\/\//.test(uri) || !URL.canParse(uri)) return undefined
  const { origin, pathname } = new URL(uri)
  return (origin + pathname).replace(/\/+$/, '')
}

/** An answer may end before its end. */
const whole = <T>(reading: Promise<T>): Promise<T> =>
  reading.catch((cause: unknown) => {
    throw cause instanceof Problem ? cause : gateway(`broke off (${reasonOf(cause)})`, cause)
  })

/** The clients of MLflow take a login in the address as well. */
function authorization({
  MLFLOW_TRACKING_URI: uri,
  MLFLOW_TRACKING_TOKEN: token,
  MLFLOW_TRACKING_USERNAME: user = decodeURIComponent(new URL(uri!).username) || undefined,
  MLFLOW_TRACKING_PASSWORD: password = decodeURIComponent(new URL(uri!).password),
}: MlflowSettings): Record<string, string> {
  if (token !== undefined) return { authorization: `Bearer ${token}` }
  if (user === undefined) return {}
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }
}

const artifactUrl = (path: string) =>
  `/api/2.0/mlflow-artifacts/artifacts/${path.split('/').map(encodeURIComponent).join('/')}`

async function* limited(input: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const chunk of input) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new Problem('too_large', `MLflow answers with more than ${maxBytes} bytes`)
    yield chunk
  }
}

function refusalOf(status: number, body: string): Problem {
  const { message = `status ${status}` } = errorSchema.safeParse(parseJson(body)).data ?? {}
  const shown = message.slice(0, 500)
  // An alias that is not there counts as a wrong parameter.
  if (status === 404 || (status === 400 && /not found/.test(message)))
    return new Problem('model_not_found', `MLflow has no such model: ${shown}`)
  if (status === 401 || status === 403)
    return gateway(
      `refuses access (${shown}): set MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and _PASSWORD`,
    )
  return gateway(`answers with an error: ${shown}`)
}

const errorSchema = z.object({ message: z.string() })

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const reasonOf = (cause: unknown): string => {
  const { message, cause: inner } = cause as Error
  return inner instanceof Error && inner.message ? inner.message : message
}

const gateway = (what: string, cause?: unknown) =>
  new Problem('bad_gateway', `the MLflow server ${what}`, { cause })
