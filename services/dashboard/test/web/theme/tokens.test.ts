import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'

const css = readFileSync(new URL('../../../web/theme/tokens.css', import.meta.url), 'utf8')

/** By name: the colour in the light theme and in the dark one. */
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): (?:light-dark\((#\w{6}), (#\w{6})\)|(#\w{6}));/g)].map(
    ([, name, light, dark, both]) => [name!, [light ?? both!, dark ?? both!] as const],
  ),
)

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const [darker, lighter] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (lighter! + 0.05) / (darker! + 0.05)
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}

const surfaces = ['bg', 'surface', 'surface-2']
const pairs: [foreground: string, backgrounds: string[], atLeast: number][] = [
  ['text', [...surfaces, 'surface-3', 'accent-soft', 'success-soft', 'warning-soft', 'danger-soft'], 4.5],
  ['text-muted', [...surfaces, 'accent-soft'], 4.5],
  ['accent', [...surfaces, 'accent-soft'], 4.5],
  ['success', [...surfaces, 'success-soft'], 4.5],
  ['warning', [...surfaces, 'warning-soft'], 4.5],
  ['danger', [...surfaces, 'danger-soft'], 4.5],
  ['on-accent', ['accent-fill', 'accent-fill-hover', 'danger-fill', 'danger-fill-hover'], 4.5],
  ['focus', surfaces, 3],
  ['border-strong', ['surface'], 3],
  ...[1, 2, 3, 4, 5].map((n): [string, string[], number] => [`series-${n}`, ['surface'], 3]),
]

describe('the colours of both themes', () => {
  for (const [foreground, backgrounds, atLeast] of pairs)
    it(`show ${foreground} with a contrast of at least ${atLeast}:1`, () => {
      for (const background of backgrounds)
        for (const theme of [0, 1]) {
          const ratio = contrast(tokens.get(foreground)![theme]!, tokens.get(background)![theme]!)
          assert.ok(ratio >= atLeast, `${ratio.toFixed(2)} on ${background}, ${['light', 'dark'][theme]}`)
        }
    })
})
