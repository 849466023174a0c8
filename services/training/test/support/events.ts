/** Reads server-sent events. */
export interface ReceivedEvent {
  event: string
  id: string | undefined
  data: Record<string, unknown>
}

/** Until the stream closes. */
export async function* readEvents(response: Response): AsyncGenerator<ReceivedEvent> {
  let text = ''
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const blocks = (text + chunk).split('\n\n')
    text = blocks.pop()!
    for (const block of blocks) if (!block.startsWith(':')) yield parse(block)
  }
}

function parse(block: string): ReceivedEvent {
  const fields = new Map(
    block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]),
  )
  const data = JSON.parse(fields.get('data')!) as Record<string, unknown>
  return { event: fields.get('event')!, id: fields.get('id'), data }
}

export async function allEvents(response: Response): Promise<ReceivedEvent[]> {
  const events: ReceivedEvent[] = []
  for await (const event of readEvents(response)) events.push(event)
  return events
}
