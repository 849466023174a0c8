/** What data sets, models and runs may be called. */

export const MAX_NAME_LENGTH = 63
export const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/

export const isName = (name: string): boolean => namePattern.test(name)
