/** A call to a service that did not succeed: the problem, and the call that led to it. */
export interface ApiCall {
  method: string
  /** With the path below the page's origin: `/api/inference/runs?model=iris`. */
  url: string
  headers?: Record<string, string>
  /** JSON text. */
  body?: string | undefined
  /** The name of a file that is sent as it is, in place of a body. */
  file?: string
}

interface ProblemBody {
  title?: string
  detail?: string
  code?: string
  received?: unknown
  expected?: unknown
  field?: string
  row?: number
}

export class ApiError extends Error {
  override readonly name = 'ApiError'

  constructor(
    readonly call: ApiCall,
    /** 0 where no answer came. */
    readonly status: number,
    /** A stable code of the services, `network` or `http_<status>`. */
    readonly code: string,
    /** What came, what was expected and what to do. */
    readonly detail: string,
    readonly problem: ProblemBody = {},
  ) {
    super(detail)
  }

  /** For an answer that is not a success; its body should be a problem (RFC 9457), but may be a proxy's page. */
  static ofAnswer(call: ApiCall, status: number, body: string): ApiError {
    const problem = parseProblem(body)
    const own = isOfMlflow(call) || problem.code === undefined ? undefined : ownWords[problem.code]
    const detail = own ?? problem.detail ?? `the answer was ${status}${describeBody(body)}`
    return new ApiError(call, status, problem.code ?? `http_${status}`, detail, problem)
  }

  static ofNoAnswer(call: ApiCall): ApiError {
    return new ApiError(call, 0, 'network', 'no answer came: the dashboard’s server cannot be reached')
  }
}

/** A registry of somebody else, whose models the service names itself. */
const isOfMlflow = ({ url }: ApiCall) => url.startsWith('/api/training/models?') && url.includes('uri=')

/** Where the service's sentence names calls of its API, which pages have buttons for. */
const ownWords: Readonly<Record<string, string>> = {
  dataset_not_found: 'there is no data set of this name: choose another one, or upload it',
  run_not_found: 'there is no run of this name',
  model_not_found: 'no model of this name is deployed',
  rollout_running: 'a rollout of this model is under way: end it first, on the page Rollout',
  rollout_ended: 'this rollout has ended meanwhile',
  already_stable: 'this version is the stable one already',
  nothing_to_roll_back: 'this model has no earlier version: deploy another one instead',
}

/** Pages are for browsers: their text would say less than that it was one. */
function describeBody(body: string): string {
  if (/^\s*<[!a-z]/i.test(body))
    return ' with a web page, not the service’s own error: something in between may have sent it'
  return body ? `: ${body.slice(0, 200)}` : ''
}

function parseProblem(body: string): ProblemBody {
  try {
    const parsed = JSON.parse(body) as unknown
    return typeof parsed === 'object' && parsed !== null ? parsed : {}
  } catch {
    return {}
  }
}
