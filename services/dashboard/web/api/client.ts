/** The two services as typed clients; whatever is not a success is thrown as ApiError. */
import createClient, { type Middleware } from 'openapi-fetch'
import { ApiError, type ApiCall } from './api-error.js'
import type { paths as InferencePaths } from './inference.js'
import type { paths as TrainingPaths } from './training.js'

export const INFERENCE = '/api/inference'
export const TRAINING = '/api/training'

const calls = new WeakMap<Request, ApiCall>()

/** The headers without which a call would not be the same. */
const conditions = new Set(['if-match', 'if-none-match'])

const throwApiErrors: Middleware = {
  async onRequest({ request }) {
    const { pathname, search } = new URL(request.url)
    calls.set(request, {
      method: request.method,
      url: pathname + search,
      headers: Object.fromEntries([...request.headers].filter(([name]) => conditions.has(name))),
      body: (await request.clone().text()) || undefined,
    })
  },
  async onResponse({ request, response }) {
    if (!response.ok) throw ApiError.ofAnswer(calls.get(request)!, response.status, await response.text())
  },
  onError({ request, error }) {
    if (error instanceof DOMException && error.name === 'AbortError') return
    return ApiError.ofNoAnswer(calls.get(request)!)
  },
}

export const inference = createClient<InferencePaths>({ baseUrl: INFERENCE })
export const training = createClient<TrainingPaths>({ baseUrl: TRAINING })
inference.use(throwApiErrors)
training.use(throwApiErrors)

/** The body of a successful answer. @throws ApiError */
export async function bodyOf<T>(call: Promise<{ data?: T; response: Response }>): Promise<NonNullable<T>> {
  const { data } = await call
  return data as NonNullable<T>
}
