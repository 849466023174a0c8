/** The hyper-parameters: their bounds and defaults, those of services/training/src/run-request.ts. */

export type SettingName =
  'epochs' | 'batchSize' | 'learningRate' | 'seed' | 'testSplit' | 'validationSplit' | 'patience' | 'l2'

export interface Setting {
  label: string
  hint: string
  min: number
  max: number
  isInteger: boolean
}

const integer = (label: string, min: number, max: number, hint: string): Setting => ({
  ...{ label, hint, min, max, isInteger: true },
})
const number = (label: string, min: number, max: number, hint: string): Setting => ({
  ...{ label, hint, min, max, isInteger: false },
})

export const settings: Record<SettingName, Setting> = {
  epochs: integer('Epochs', 1, 10_000, 'Passes over the training rows'),
  batchSize: integer('Batch size', 1, 65_536, 'Rows per step'),
  learningRate: number('Learning rate', Number.MIN_VALUE, 1e9, 'At the start; it falls to 0 along a cosine'),
  seed: integer('Seed', 0, 2 ** 32 - 1, 'The same seed, data and settings give the same model'),
  testSplit: number('Test share', 0.01, 0.5, 'Share of the rows held out to measure the model'),
  validationSplit: number(
    'Validation share',
    0,
    0.5,
    'Share of the rest that decides when to stop; 0: never',
  ),
  patience: integer('Patience', 1, 10_000, 'Epochs without a lower validation loss before it stops'),
  l2: number('L2 penalty', 0, 100, 'Times the sum of squared weights, added to the loss'),
}

export const settingNames = Object.keys(settings) as SettingName[]

const SMALL_ROWS = 1_000
export const MAX_LAYERS = 5
export const MAX_UNITS = 1024

export interface Defaults extends Record<SettingName, number> {
  hidden: number[]
  refit: boolean
}

interface Chosen {
  hidden?: number[] | undefined
  testSplit?: number | undefined
  validationSplit?: number | undefined
}

/** @param chosen what other defaults depend on */
export function defaultsFor(rows: number, chosen: Chosen = {}): Defaults {
  const small = rows < SMALL_ROWS
  const hidden = small ? [] : [32, 16]
  const testSplit = 0.2
  const validationSplit = small ? 0 : 0.1
  const trained =
    rows * (1 - (chosen.testSplit ?? testSplit)) * (1 - (chosen.validationSplit ?? validationSplit))
  return {
    hidden,
    epochs: small ? 100 : 50,
    batchSize: small ? 16 : Math.min(1024, Math.max(32, 2 ** Math.round(Math.log2(rows / 300)))),
    learningRate: (chosen.hidden ?? hidden).length > 0 ? 0.005 : 0.03,
    ...{ seed: 0, testSplit, validationSplit, patience: 8, l2: 0.5 / trained, refit: small },
  }
}
