/** A request as code to paste: a shell command, Python and TypeScript. */
import { curlOf } from '../../api/curl.js'
import { literal } from './literal.js'
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
