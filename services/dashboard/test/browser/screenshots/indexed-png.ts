/** Makes a PNG smaller by half: at most 256 colours, of which pages have few besides the edges of letters (https://www.w3.org/TR/png-3). */
import { crc32, deflateSync, inflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
const COLOURS = 256
/** How many are kept as they are: areas, and the steps of shadows. */
const EXACT = 128
/** The distance of two colours, in steps of 255, that nobody sees in the edge of a letter. */
const ALIKE = 10

/** @param png with 8 bits for each channel and not interlaced, as Chromium writes it */
export function toIndexedPng(png: Buffer): Buffer {
  const chunks = chunksOf(png)
  const header = chunks.find(({ type }) => type === 'IHDR')!.data
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const channels = header[9] === 6 ? 4 : 3
  const data = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map((chunk) => chunk.data))
  const pixels = unfilter(inflateSync(data), width * channels, channels)
  const colours = Array.from(
    { length: width * height },
    (_, index) => pixels.readUIntBE(index * channels, 3), // opaque, all of them
  )
  const palette = paletteOf(colours)
  const indexOf = memoized((colour) => nearest(colour, palette))
  const rows = Buffer.alloc((width + 1) * height)
  colours.forEach((colour, at) => (rows[at + Math.floor(at / width) + 1] = indexOf(colour)))
  header[9] = 3
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap(channelsOf))),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunksOf(png: Buffer): { type: string; data: Buffer }[] {
  const chunks = []
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at)
    const type = png.toString('latin1', at + 4, at + 8)
    chunks.push({ type, data: png.subarray(at + 8, at + 8 + length) })
    at += 12 + length
  }
  return chunks
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(body.length + 8)
  frame.writeUInt32BE(data.length, 0)
  body.copy(frame, 4)
  frame.writeUInt32BE(crc32(body), body.length + 4)
  return frame
}

/** @param step bytes of a pixel */
function unfilter(filtered: Buffer, rowBytes: number, step: number): Buffer {
  const rows = filtered.length / (rowBytes + 1)
  const pixels = Buffer.alloc(rows * rowBytes)
  for (let row = 0; row < rows; row++) {
    const filter = filtered[row * (rowBytes + 1)]!
    for (let column = 0; column < rowBytes; column++) {
      const at = row * rowBytes + column
      const left = column < step ? 0 : pixels[at - step]!
      const up = row === 0 ? 0 : pixels[at - rowBytes]!
      const corner = row === 0 || column < step ? 0 : pixels[at - rowBytes - step]!
      pixels[at] = filtered[at + row + 1]! + predict(filter, left, up, corner)
    }
  }
  return pixels
}

function predict(filter: number, left: number, up: number, corner: number): number {
  if (filter < 3) return [0, left, up][filter]!
  if (filter === 3) return (left + up) >> 1
  const [toLeft, toUp, toCorner] = [left, up, corner].map((value) => Math.abs(left + up - corner - value))
  if (toLeft! <= toUp! && toLeft! <= toCorner!) return left
  return toUp! <= toCorner! ? up : corner
}

/** The most frequent colours, and those of the others that can be distinguished. */
function paletteOf(colours: readonly number[]): number[] {
  const counts = new Map<number, number>()
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const palette: number[] = []
  for (const [colour] of [...counts].sort((a, b) => b[1] - a[1]))
    if (
      palette.length < EXACT ||
      (palette.length < COLOURS && palette.every((other) => distance(colour, other) > ALIKE))
    )
      palette.push(colour)
  return palette
}

function nearest(colour: number, palette: readonly number[]): number {
  const distances = palette.map((other) => distance(colour, other))
  return distances.indexOf(Math.min(...distances))
}

function distance(one: number, other: number): number {
  const [a, b] = [channelsOf(one), channelsOf(other)]
  return Math.hypot(...a.map((value, index) => value - b[index]!))
}

const channelsOf = (colour: number) => [colour >> 16, (colour >> 8) & 255, colour & 255]

function memoized(compute: (colour: number) => number): (colour: number) => number {
  const known = new Map<number, number>()
  return (colour) => {
    const value = known.get(colour) ?? compute(colour)
    known.set(colour, value)
    return value
  }
}
