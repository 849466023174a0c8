/** Reads a stream of server-sent events (WHATWG HTML, 9.2). */
export interface ServerSentEvent {
  event: string
  data: string
}

/** Yields events until the server ends the stream. */
export async function* events(url: string): AsyncGenerator<ServerSentEvent> {
  const response = await fetch(url, { headers: { accept: 'text/event-stream' } })
  if (!response.ok || !response.body) throw new Error(`GET ${url} answered ${response.status}`)
  let pending = ''
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (pending + text).split('\n\n')
    pending = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = parseEvent(block)
      if (event.data) yield event
    }
  }
}

function parseEvent(block: string): ServerSentEvent {
  const fields = block.split('\n').map((line) => line.split(/: ?(.*)/s))
  const valuesOf = (name: string) =>
    fields.filter(([field]) => field === name).map(([, value]) => value ?? '')
  return { event: valuesOf('event').at(-1) ?? 'message', data: valuesOf('data').join('\n') }
}
