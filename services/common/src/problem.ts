/** Errors with a stable code, shown to clients as RFC 9457 problems. */

const kinds = {
  bad_request: [400, 'The request cannot be understood'],
  invalid_json: [400, 'The body is not JSON'],
  invalid_body: [400, 'The body has the wrong form'],
  invalid_query: [400, 'A query parameter is wrong'],
  invalid_name: [400, 'The name is not allowed'],
  invalid_config: [400, 'The configuration is wrong'],
  model_required: [400, 'Several models are deployed: name one'],
  invalid_tensor: [400, 'The tensor is wrong'],
  cross_origin: [403, 'Other sites may not change anything here'],
  foreign_host: [421, 'The host is not one of this service'],
  not_found: [404, 'No such resource'],
  model_not_found: [404, 'No such model'],
  run_not_found: [404, 'No such run'],
  dataset_not_found: [404, 'No such data set'],
  no_rollout: [404, 'There is no rollout'],
  method_not_allowed: [405, 'The method is not allowed here'],
  conflict: [409, 'Somebody else changed it first'],
  already_exists: [409, 'It exists already'],
  run_finished: [409, 'The run has already ended'],
  nothing_to_roll_back: [409, 'There is no earlier version'],
  nothing_deployed: [409, 'Nothing is deployed yet'],
  already_stable: [409, 'This version is stable already'],
  rollout_running: [409, 'A rollout runs'],
  rollout_ended: [409, 'The rollout has ended'],
  too_large: [413, 'The body is too large'],
  unsupported_media_type: [415, 'The content type is not supported'],
  wrong_length: [422, 'The number of values is wrong'],
  wrong_type: [422, 'A value has the wrong type'],
  missing_value: [422, 'A value is missing'],
  unknown_feature: [422, 'No such feature'],
  unknown_category: [422, 'A category was never seen in training'],
  invalid_data: [422, 'The data cannot be used'],
  incompatible_inputs: [422, 'The versions take different inputs'],
  unusable_target: [422, 'The target cannot be learned'],
  unsupported_model: [422, 'The model cannot be served'],
  training_diverged: [422, 'Training diverged'],
  format_too_new: [422, 'Written by a newer version of ModelOps'],
  artifact_corrupt: [422, 'An artifact is damaged'],
  too_many_requests: [429, 'Too many requests are waiting'],
  bad_gateway: [502, 'The service behind this one cannot be reached'],
  model_restarting: [503, 'The model is being started again'],
  unavailable: [503, 'The service cannot answer now'],
  store_unavailable: [503, 'The artifact store cannot be reached'],
  gateway_timeout: [504, 'The service behind this one did not answer in time'],
  internal: [500, 'Something went wrong'],
} as const satisfies Record<string, readonly [status: number, title: string]>

export type ProblemCode = keyof typeof kinds
/** Every code with its HTTP status and title, for the documentation. */
export const problemKinds: Readonly<Record<ProblemCode, readonly [number, string]>> = kinds

export interface ProblemDetails {
  /** What came, as the client would recognise it. */
  received?: unknown
  /** What would have been accepted. */
  expected?: unknown
  /** The feature, column or member of the request that is wrong, where it is one. */
  field?: string
  /** The row of a table that is wrong; 1 is the first one after the header. */
  row?: number | undefined
  /** The row of a request that is wrong, from 0, where it has several. */
  index?: number | undefined
  /** Seconds after which a retry may succeed. */
  retryAfterSeconds?: number
  cause?: unknown
}

/**
 * An error that a client may see: `detail` says what came, what was expected and what to do, without a capital and a
 * full stop, as it may follow a prefix.
 */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  readonly received: unknown
  readonly expected: unknown
  readonly field: string | undefined
  readonly row: number | undefined
  readonly index: number | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    { received, expected, field, row, index, retryAfterSeconds, cause }: ProblemDetails = {},
  ) {
    super(detail, { cause })
    this.status = kinds[code][0]
    this.received = received
    this.expected = expected
    this.field = field
    this.row = row
    this.index = index
    this.retryAfterSeconds = retryAfterSeconds
  }

  /** The `application/problem+json` body of RFC 9457; without `field`, `row` and `index` where it is about none. */
  toJSON() {
    return {
      type: `urn:modelops:problem:${this.code}`,
      title: kinds[this.code][1],
      status: this.status,
      detail: this.detail,
      code: this.code,
      received: this.received ?? null,
      expected: this.expected ?? null,
      ...(this.field !== undefined && { field: this.field }),
      ...(this.row !== undefined && { row: this.row }),
      ...(this.index !== undefined && { index: this.index }),
    }
  }
}

/** True for a Problem, with that code where one is given. */
export const isProblem = (error: unknown, code?: ProblemCode): error is Problem =>
  error instanceof Problem && (code === undefined || error.code === code)

/** The message of anything that was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
