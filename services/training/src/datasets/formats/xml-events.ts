/** XML as a stream of tags without their namespace prefixes, in bounded memory. */
import type { Readable } from 'node:stream'
import { SaxesParser } from 'saxes'

const MAX_TEXT = 1_000_000

export interface XmlEvent {
  open?: string
  attributes?: Record<string, string>
  close?: string
  /** The text right before the closing tag. */
  text?: string
}

/** Events in batches, one for each block of the input. @throws Error for what is no XML, or a text that is too long */
export async function* parseXml(input: Readable): AsyncGenerator<XmlEvent[]> {
  const parser = new SaxesParser()
  const decoder = new TextDecoder('utf-8')
  let events: XmlEvent[] = []
  let text = ''
  parser.on('opentag', ({ name, attributes }) => {
    text = ''
    events.push({ open: localName(name), attributes: withoutPrefixes(attributes) })
  })
  const add = (more: string) => {
    text += more
    if (text.length > MAX_TEXT) throw new Error(`a text is longer than ${MAX_TEXT} characters`)
  }
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('doctype', () => {
    throw new Error('a document type is not allowed')
  })
  parser.on('closetag', ({ name }) => {
    events.push({ close: localName(name), text })
    text = ''
  })
  parser.on('error', (error) => {
    throw error
  })
  for await (const block of input as AsyncIterable<Buffer>) {
    parser.write(decoder.decode(block, { stream: true }))
    yield events
    events = []
  }
  parser.write(decoder.decode()).close()
  yield events
}

const localName = (name: string) => name.slice(name.indexOf(':') + 1)

function withoutPrefixes(attributes: Record<string, string>): Record<string, string> {
  for (const name of Object.keys(attributes))
    if (name.includes(':') && !name.startsWith('xmlns')) attributes[localName(name)] ??= attributes[name]!
  return attributes
}
