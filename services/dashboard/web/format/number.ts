/** Numbers as text; the decimal sign is a point everywhere, as in the data and in code. */
const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

/** `12,345`. */
export const formatCount = (value: number) => grouped.format(value)

/** `1 row`, `12,345 rows`. */
export const formatCounted = (count: number, one: string, many = `${one}s`) =>
  `${formatCount(count)} ${count === 1 ? one : many}`

/** `-0.512`, `1,234.50`; what rounds to zero has no sign. */
export const formatFixed = (value: number, digits: number) =>
  value.toLocaleString('en', {
    ...{ minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: 'negative' },
  })

/** `97.4 %`. @param share 0 to 1 */
export const formatPercent = (share: number, digits = 1) => `${formatFixed(share * 100, digits)} %`

/** About four significant digits: `0.9737`, `53.21`, `12,345`, `1.2e-7`. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  if (size === 0) return '0'
  if (size >= 1e9 || size < 1e-4) return value.toExponential(1)
  if (size >= 1000) return grouped.format(value)
  return String(Number(value.toPrecision(4)))
}

/** As it would be typed, so without groups: a value of the data may be a year. */
export const formatValue = (value: number) => formatNumber(value).replaceAll(',', '')

const units = ['B', 'kB', 'MB', 'GB', 'TB']

/** `14.2 kB`, in powers of 1,000. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  return `${power === 0 ? value : value.toFixed(value < 10 ? 2 : 1)} ${units[power]}`
}
