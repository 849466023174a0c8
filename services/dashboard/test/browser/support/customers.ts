/** A table to train on: customers of whom some leave, with text, numbers, missing values and useless columns. */
import { seededRandom } from '@modelops/common/random'

const columns = [
  'customer_id',
  'plan',
  'city',
  'minutes',
  'support_calls',
  'months',
  'currency',
  'left',
] as const
export type Customer = Record<(typeof columns)[number], string>

/** The columns to learn `left` from. */
export const features = ['plan', 'city', 'minutes', 'support_calls', 'months']

const plans = ['basic', 'plus', 'pro']
const cities = ['Lisboa', 'Łódź', 'Nantes', 'Oulu']

/** The same rows for the same seed. */
export function customers(count: number, seed = 1): Customer[] {
  const random = seededRandom(seed)
  const pick = (values: readonly string[]) => values[Math.floor(random() * values.length)]!
  return Array.from({ length: count }, (_, index) => {
    const plan = pick(plans)
    const calls = Math.floor(random() * 10)
    const months = 1 + Math.floor(random() * 60)
    const leaves = calls * 0.6 - months * 0.06 - plans.indexOf(plan) + random() * 1.5 > 0.5
    return {
      customer_id: `C-${1000 + index}`,
      plan,
      city: pick(cities),
      minutes: random() < 0.08 ? '' : (random() * 900).toFixed(1),
      support_calls: String(calls),
      months: String(months),
      currency: 'EUR',
      left: leaves ? 'yes' : 'no',
    }
  })
}

export const csvOf = (rows: readonly Customer[]) =>
  [columns, ...rows.map((row) => columns.map((column) => row[column]))]
    .map((cells) => cells.join(','))
    .join('\n') + '\n'
