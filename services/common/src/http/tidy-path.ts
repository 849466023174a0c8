/** Paths as clients put them together: with slashes doubled or at the end. */

/** Whether a path is written otherwise than its route: looked at before anything is made of it, as hardly any is. */
export const isUntidy = (path: string): boolean =>
  path.includes('//') || (path.length > 1 && path.endsWith('/'))

/** `//v2/models/iris/` -> `/v2/models/iris` */
export const tidyPath = (path: string): string => withoutEmptyParts(path).replace(/(?<=.)\/$/, '')

/** `//docs//` -> `/docs/`, with the origin of an absolute URL as it is. */
export const withoutEmptyParts = (path: string): string => path.replace(/(?<!:)\/{2,}/g, '/')
