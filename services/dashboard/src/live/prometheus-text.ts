/**
 * Reads metrics in the text format of Prometheus. parse-prometheus-text-format on npm has no types, and groups what is
 * needed flat here.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details
 */
export interface Sample {
  name: string
  labels: Readonly<Record<string, string>>
  value: number
}

const sampleLine = /^([a-zA-Z_:][\w:]*)(?:\s*\{(.*)\}\s*|\s+)(\S+)(?:\s+-?\d+)?$/s
const label = /\s*([a-zA-Z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:,\s*|$)/sy

/** In their order. @throws Error that names a line which is not in the format */
export function parsePrometheusText(text: string): Sample[] {
  return text.split('\n').flatMap((line, index) => {
    const trimmed = line.trim()
    return trimmed === '' || trimmed.startsWith('#') ? [] : [parseSample(trimmed, index + 1)]
  })
}

function parseSample(line: string, number: number): Sample {
  const [, name, labels = '', text = ''] = sampleLine.exec(line) ?? []
  const value = parseValue(text)
  if (name === undefined || value === undefined) throw malformed(line, number)
  return { name, labels: parseLabels(labels, () => malformed(line, number)), value }
}

function parseLabels(text: string, error: () => Error): Record<string, string> {
  const labels: Record<string, string> = {}
  for (label.lastIndex = 0; label.lastIndex < text.length;) {
    const [, name, value] = label.exec(text) ?? []
    if (name === undefined) throw error()
    labels[name] = unescape(value!)
  }
  return labels
}

const unescape = (text: string) =>
  text.replace(/\\(.)/gs, (_, character: string) => (character === 'n' ? '\n' : character))

/** `+Inf`, `-Inf` and `NaN` are values; undefined is none. */
export function parseValue(text: string): number | undefined {
  const infinite = /^([+-]?)inf$/i.exec(text)
  if (infinite) return infinite[1] === '-' ? -Infinity : Infinity
  if (/^nan$/i.test(text)) return NaN
  const value = text === '' ? NaN : Number(text)
  return Number.isNaN(value) ? undefined : value
}

const malformed = (line: string, number: number) =>
  new Error(`line ${number} is no Prometheus sample: ${line.slice(0, 100)}`)
