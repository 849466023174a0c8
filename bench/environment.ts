/** What the processes that are measured get of the caller's environment: no setting that would change a figure. */
const { PATH, HOME, TMPDIR } = process.env

export const environment: NodeJS.ProcessEnv = {
  PATH,
  ...(HOME === undefined ? {} : { HOME }),
  ...(TMPDIR === undefined ? {} : { TMPDIR }),
}
