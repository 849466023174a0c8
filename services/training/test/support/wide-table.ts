/** Numbers, and a class in the last column. */
export function wideTable(columns: number, rows: number): string {
  const names = Array.from({ length: columns - 1 }, (_, i) => `f${i}`)
  const row = (n: number) => names.map((_, i) => ((n * 7919 + i * 104_729) % 1000) / 1000).join(',')
  const lines = Array.from({ length: rows }, (_, n) => `${row(n)},${n % 2 ? 'a' : 'b'}`)
  return [[...names, 'y'].join(','), ...lines].join('\n')
}
