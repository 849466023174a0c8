/** How the job reports its end: an exit code and a reason. */
import { isProblem, type ProblemCode } from '@modelops/common/problem'

const BAD_CONFIGURATION: readonly ProblemCode[] = [
  ...(['invalid_config', 'invalid_body', 'invalid_query', 'invalid_json', 'invalid_name'] as const),
  ...(['dataset_not_found', 'unknown_feature'] as const),
]
const BAD_DATA: readonly ProblemCode[] = [
  ...([
    'invalid_data',
    'unusable_target',
    'unsupported_model',
    'artifact_corrupt',
    'format_too_new',
  ] as const),
]

export function exitCodeOf(error: unknown): number {
  if (!isProblem(error)) return 1
  if (BAD_CONFIGURATION.includes(error.code)) return 2
  if (BAD_DATA.includes(error.code)) return 3
  return error.code === 'training_diverged' ? 4 : 1
}

export const reasonOf = (error: unknown): string =>
  isProblem(error)
    ? `${error.code}: ${error.detail}`
    : `internal: ${error instanceof Error ? error.message : String(error)}`
