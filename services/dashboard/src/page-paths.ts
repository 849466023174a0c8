/** The addresses that have a page, in the form that Express and React Router share. */
export const pagePaths = [
  '/',
  '/models',
  '/models/:model',
  '/models/:model/runs/:runId',
  '/import',
  '/train',
  '/train/:runId',
  '/predict',
  '/rollout',
  '/drift',
  '/live',
] as const

export type PagePath = (typeof pagePaths)[number]
