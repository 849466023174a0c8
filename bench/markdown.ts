/** @param head the first column has names, the others numbers, but those that `texts` has */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  texts: readonly string[] = [],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const marks = head.map((name, i) => (i === 0 || texts.includes(name) ? '---' : '---:'))
  return [head, marks, ...rows].map(line).join('\n')
}
