/** Whether the answers are right, and the same however they are asked for. */
import type { Figures } from './figures.js'
import type { Target } from './load.js'
import { predict, predictMany, rows, v2 } from './requests.js'

const AT_ONCE = 16
const TOLERANCE = 1e-5

interface Answer {
  label: string
  probability: number
}

export async function checkAnswers(url: string, figures: Figures): Promise<void> {
  const sample = rows.filter((_, i) => i % Math.floor(rows.length / 50) === 0).slice(0, 50)
  const table = sample.map(({ features }) => features)
  const alone: Answer[] = []
  for (const row of table) alone.push(await ask<Answer>(predict(url, row)))
  const right = alone.filter(({ label }, i) => label === sample[i]!.label).length
  figures.add('right of 50 rows', (100 * right) / sample.length)

  const batch = await ask<{ predictions: Answer[] }>(predictMany(url, table))
  const crowded: Answer[] = []
  for (let i = 0; i < table.length; i += AT_ONCE)
    crowded.push(
      ...(await Promise.all(table.slice(i, i + AT_ONCE).map((row) => ask<Answer>(predict(url, row))))),
    )
  const others = [batch.predictions, crowded, await Promise.all(table.map((row) => askV2(url, row)))]
  const differing = others.flatMap((answers) => answers.filter((answer, i) => !equal(answer, alone[i]!)))
  figures.count('answers that differ by protocol or company', differing.length)
}

async function ask<T>({ url, path, body }: Target): Promise<T> {
  const response = await fetch(url + path, { method: 'POST', body })
  if (response.status !== 200)
    throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as T
}

async function askV2(url: string, row: number[]): Promise<Answer> {
  type Outputs = [{ data: [number] }, { data: number[]; parameters?: object }]
  const { outputs } = await ask<{ outputs: Outputs }>(v2(url, row))
  const [
    {
      data: [index],
    },
    { data },
  ] = outputs
  return { label: labels[index]!, probability: data[index]! }
}

/** By class index. */
const labels = [...new Set(rows.map(({ label }) => label))].sort()

const equal = (a: Answer, b: Answer) =>
  a.label === b.label && Math.abs(a.probability - b.probability) <= TOLERANCE
