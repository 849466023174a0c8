/** What the versions of a rollout are compared by, in words. */
const names: Record<string, string> = {
  errors: 'Errors',
  refusals: 'Refusals',
  slow: 'Slow',
  wrong: 'Wrong answers',
  together: 'All together',
  shift: 'Shift of the predictions',
}

/** @param kind may be one of a newer build */
export const kindName = (kind: string): string => names[kind] ?? kind.charAt(0).toUpperCase() + kind.slice(1)
