/** A request as code to paste: a shell command, Python and TypeScript. */
import { curlOf } from '../../api/curl.js'
import type { PredictRequest } from './requests.js'

/** @param origin of the page, such as `http://127.0.0.1:8080` */
export const curlSnippet = ({ url, body }: PredictRequest, origin: string): string =>
  curlOf({ method: 'POST', url, body: literal(body) }, origin)

export const pythonSnippet = ({ url, body }: PredictRequest, origin: string): string => `import requests

response = requests.post(
    ${JSON.stringify(origin + url)},
    json=${literal(body, 'None', 4)},
    timeout=10,
)
response.raise_for_status()
print(response.json())
`

export const typescriptSnippet = (
  { url, body, answer }: PredictRequest,
  origin: string,
): string => `const response = await fetch(${JSON.stringify(origin + url)}, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(${literal(body, 'null', 2)}),
})
if (!response.ok) throw new Error(\`\${response.status}: \${await response.text()}\`)
const answer = (await response.json()) as ${answer}
console.log(answer)
`

const WIDTH = 92

/**
 * JSON values as they are written in code: on one line where they fit, lists filled, else one entry a line.
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
