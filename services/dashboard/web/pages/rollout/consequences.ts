/** What a change of a rollout does, in words. */
import type { Rollout } from '../../api/types.js'

export type RolloutAction = 'pause' | 'resume' | 'rollout' | 'promote' | 'abort'

interface Consequences {
  verb: string
  /** "The rollout is paused". */
  done: string
  sentences: string[]
}

type Facts = Pick<Rollout, 'mode' | 'weight' | 'canary_run_id' | 'stable_run_id' | 'waiting_for'>

export const consequencesOf = (action: RolloutAction, rollout: Facts): Consequences =>
  ({ pause, resume, rollout: rollOut, promote, abort })[action](rollout)

const pause = ({ mode, weight }: Facts): Consequences => ({
  verb: 'Pause',
  done: 'paused',
  sentences:
    mode === 'shadow'
      ? ['It computes no more copies until somebody resumes it.']
      : [`The canary stays at ${weight} % until somebody resumes it. If it does harm, it is still aborted.`],
})

const resume = ({ mode, weight }: Facts): Consequences => ({
  verb: 'Resume',
  done: 'running again',
  sentences:
    mode === 'shadow'
      ? ['It computes copies of requests again.']
      : [`The rollout goes on from ${weight} %, with all that was counted so far.`],
})

/** Of a shadow. */
const rollOut = ({ canary_run_id, stable_run_id }: Facts): Consequences => ({
  verb: 'Roll out',
  done: 'rolled out',
  sentences: [
    `${canary_run_id} computes no more copies. It becomes the canary beside ${stable_run_id}: a small share of the requests is answered by it, then more step by step, each only once it is shown to be good enough.`,
    'If it fails, refuses or is slow more often, all requests go back within a second, and the reason is recorded.',
  ],
})

const promote = ({ canary_run_id, stable_run_id, waiting_for }: Facts): Consequences => ({
  verb: 'Promote',
  done: 'promoted',
  sentences: [
    `${canary_run_id} replaces ${stable_run_id} now, for all requests; none fails.`,
    ...(waiting_for.length > 0
      ? ['It has not been shown to be good enough yet: nothing takes it back by itself afterwards.']
      : []),
    'The model can be rolled back at any time.',
  ],
})

const abort = ({ mode, canary_run_id, stable_run_id }: Facts): Consequences =>
  mode === 'shadow'
    ? {
        verb: 'End',
        done: 'ended',
        sentences: [
          `${canary_run_id} computes no more copies; ${stable_run_id} serves on, as before.`,
          'What was compared is not kept.',
        ],
      }
    : {
        verb: 'Abort',
        done: 'aborted',
        sentences: [
          `${canary_run_id} gets no more requests: all go to ${stable_run_id} within a second, and none fails.`,
          'It cannot be resumed; the same version can be rolled out again from the start.',
        ],
      }
