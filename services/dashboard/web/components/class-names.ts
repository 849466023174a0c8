/** Joins the class names that are given. */
export const classNames = (...names: (string | false | undefined)[]) => names.filter(Boolean).join(' ')
