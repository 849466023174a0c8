/** What the errors of the file system mean for a store, and what to do about them. */
import { Problem } from '../problem.js'

const notPermitted = 'this process may not write there. Give its user the permission'
const full = 'no space is left there. Free some'
const inTheWay = 'a file is where a folder should be. Remove it'
const remedies: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist, was deleted or is no longer mounted. Bring it back',
  EACCES: notPermitted,
  EPERM: notPermitted,
  EROFS: 'it is read-only. Mount it writable',
  ENOSPC: full,
  EDQUOT: full,
  ENOTDIR: inTheWay,
  EEXIST: inTheWay,
  EMFILE: 'this process has too many open files. Raise its limit (ulimit -n)',
}

/** True for an error of the system with one of these codes. */
export const hasCode = (error: unknown, ...codes: string[]): boolean => codes.includes(codeOf(error))

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** The problem `store_unavailable` for an error of the file system; a Problem as it is. */
export function directoryProblem(error: unknown, root: string): unknown {
  const code = codeOf(error)
  if (error instanceof Problem || code === '') return error
  const reason = remedies[code] ?? `${(error as Error).message}. Repair it`
  const detail = `the artifact store in ${root} cannot be used (${code}): ${reason}, or set MODELOPS_STORE to another place`
  return new Problem('store_unavailable', detail, { cause: error })
}
