/** Names of months in the languages of many tables, also cut short: `Dec`, `déc.`, `Dezember`, `dic`. */

const languages = [
  'january february march april may june july august september october november december',
  'januar februar marz april mai juni juli august september oktober november dezember',
  'janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre',
  'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre',
  'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre',
  'janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro',
  'januari februari maart april mei juni juli augustus september oktober november december',
]
/** Short forms that are no beginnings. */
const others = { mrt: 2, maerz: 2 }
const MIN_LENGTH = 3

const indexes = new Map<string, number>(Object.entries(others))
for (const language of languages)
  language.split(' ').forEach((name, month) => {
    for (let length = MIN_LENGTH; length <= name.length; length++) add(name.slice(0, length), month)
  })

/** A beginning of two months, as `jui`, is none. */
function add(name: string, month: number): void {
  indexes.set(name, indexes.has(name) && indexes.get(name) !== month ? NaN : month)
}

/** From 0; NaN for another word. */
export const monthNamed = (name: string): number =>
  indexes.get(name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()) ?? NaN
