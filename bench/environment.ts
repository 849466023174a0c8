/** The caller's environment for measured processes: no setting that would change a figure. */
const { PATH, HOME, TMPDIR } = process.env

/** Node.js leaves out what is undefined. */
export const environment: NodeJS.ProcessEnv = { PATH, HOME, TMPDIR }
