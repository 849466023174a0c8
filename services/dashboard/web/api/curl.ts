/** The command that repeats a call in a shell. */
import type { ApiCall } from './api-error.js'

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

/** @param origin of the page, such as `http://127.0.0.1:8080` */
export function curlOf({ method, url, headers = {}, body, file }: ApiCall, origin: string): string {
  const sent = body === undefined ? headers : { 'content-type': 'application/json', ...headers }
  return [
    'curl -i',
    method === 'GET' || (method === 'POST' && body !== undefined) ? '' : `-X ${method}`,
    ...Object.entries(sent).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    quote(new URL(url, origin).href),
    body === undefined ? '' : `-d ${quote(body)}`,
    file === undefined ? '' : `--data-binary ${quote(`@${file}`)}`,
  ]
    .filter(Boolean)
    .join(' ')
}
