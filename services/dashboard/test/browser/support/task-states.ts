/** The results of tasks that do not have two classes. */
import type { Platform } from './platform.js'
import { open, type States } from './states.js'

/** Models of the other tasks, each by its one run. */
export interface OtherTasks {
  regression: string
  multiclass: string
}

export const prepareOtherTasks = async (platform: Platform): Promise<OtherTasks> => ({
  regression: await platform.train({ ...otherTask, model: 'months', target: 'months' }),
  multiclass: await platform.train({ ...otherTask, ...mixture, model: 'plans', target: 'plan' }),
})

const otherTask = {
  dataset: 'people',
  features: ['city', 'minutes', 'support_calls'],
  training: { epochs: 2 },
}

const mixture = { candidates: ['additive', 'linear'], training: { budget: 'fast' as const } }

/** @param runs may be filled in after this call */
export const otherTaskStates = (runs: OtherTasks): States => ({
  'the result of a regression': (page) => open(page, `/train/${runs.regression}`, 'in units of months'),
  'the result with several classes': (page) => open(page, `/train/${runs.multiclass}`, 'mean over classes'),
})
