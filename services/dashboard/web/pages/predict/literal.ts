/** JSON values as they are written in code: on one line where they fit, lists filled, else one entry a line. */

const WIDTH = 92

/**
 * @param none how the language writes null
 * @param indent of the line on which the text begins, in spaces
 */
export function literal(value: unknown, none = 'null', indent = 0): string {
  const line = onOneLine(value, none)
  if (indent + line.length <= WIDTH || typeof value !== 'object' || value === null) return line
  const inner = indent + 2
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  const lines = Array.isArray(value) ? ofList(value, none, inner) : ofObject(value, none, inner)
  return `${open}\n${lines.map((text) => ' '.repeat(inner) + text).join(',\n')}\n${' '.repeat(indent)}${close}`
}

function onOneLine(value: unknown, none: string): string {
  if (value === null) return none
  if (typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((item) => onOneLine(item, none)).join(', ')}]`
  const entries = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}: ${onOneLine(item, none)}`,
  )
  return entries.length ? `{ ${entries.join(', ')} }` : '{}'
}

const ofObject = (value: object, none: string, indent: number) =>
  Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${literal(item, none, indent)}`)

/** Plain values share lines. */
function ofList(items: unknown[], none: string, indent: number): string[] {
  if (items.some((item) => typeof item === 'object' && item !== null))
    return items.map((item) => literal(item, none, indent))
  const lines: string[] = []
  for (const item of items.map((item) => onOneLine(item, none))) {
    const last = lines.at(-1)
    if (last !== undefined && indent + last.length + item.length < WIDTH)
      lines[lines.length - 1] = `${last}, ${item}`
    else lines.push(item)
  }
  return lines
}
