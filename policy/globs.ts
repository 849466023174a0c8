/** Patterns as IAM has them: * stands for any text, ? for one character. */

export const isGlob = (text: string): boolean => /[*?]/.test(text)

export function matches(pattern: string, text: string): boolean {
  const literal = pattern.replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(`^${literal.replace(/\*+/g, '.*').replaceAll('?', '.')}$`, 's').test(text)
}
