/** The states of a run. */

export const runStates = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const
export type RunState = (typeof runStates)[number]

export const isFinal = (state: RunState) => state !== 'queued' && state !== 'running'
