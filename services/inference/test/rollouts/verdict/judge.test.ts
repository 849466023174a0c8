import assert from 'node:assert/strict'
import { judge } from '../../../src/rollouts/verdict/judge.js'
import { policyOf, stepOf } from './support.js'

const later = { step_seconds: 60, total_seconds: 600, outputs: 'classes' } as const

/** Like stable, with enough requests to know. */
const good = (weight: number) => {
  const stable = Math.round((2000 * (100 - weight)) / weight)
  return stepOf(
    weight,
    { requests: 2000, errors: 1, slow: 20 },
    { requests: stable, errors: Math.round(stable / 2000), slow: Math.round(stable / 100) },
  )
}

describe('the verdict', () => {
  it('passes a step once the canary is shown to be as good, and promotes at the last', () => {
    const steps = [5, 25, 50].map(good)
    for (const n of [1, 2, 3]) assert.equal(judge(policyOf(), steps.slice(0, n), later).decision, 'pass')
    const full = stepOf(100, { requests: 12_000, errors: 6 }, {})
    const verdict = judge(policyOf(), [...steps, full], later)
    assert.deepEqual([verdict.decision, verdict.waiting_for], ['promote', []])
  })

  it('asks for a decision by hand where the first step leaves nothing to compare with', () => {
    const policy = policyOf({ steps: [{ weight: 100 }] })
    const { decision, waiting_for } = judge(policy, [stepOf(100, { requests: 12_000 }, {})], later)
    assert.equal(decision, 'hold')
    assert.equal(waiting_for.length, 1)
    assert.match(waiting_for[0]!, /^a decision by hand: the first step/)
  })

  it('asks for a decision by hand in a step that gives the canary nothing, whatever its least numbers are', () => {
    const policy = policyOf({ steps: [{ weight: 0 }, { weight: 5 }] })
    const { decision, waiting_for } = judge(policy, [stepOf(0, {}, { requests: 9000 })], later)
    assert.deepEqual(
      [decision, waiting_for],
      [
        'hold',
        ['a decision by hand: this step gives the canary no requests, so that nothing can be shown of it'],
      ],
    )
  })

  for (const [kind, bad, all] of [
    ['errors', 30, 1000],
    ['refusals', 12, 400],
    ['slow', 120, 1000],
  ] as const)
    it(`aborts when more ${kind === 'slow' ? 'slow computations' : kind} fall on the canary than chance has it, and says how many`, () => {
      const step = stepOf(
        5,
        { requests: all, [kind]: bad },
        { requests: 19 * all, [kind]: kind === 'slow' ? 950 : 2 },
      )
      const { decision, reason, evidence } = judge(policyOf(), [step], later)
      const name = kind === 'slow' ? 'slow computations' : kind
      assert.equal(decision, 'abort')
      assert.match(reason, new RegExp(`^more ${name} than stable: ${bad} of ${all} of the canary`))
      const { e_value, threshold } = evidence.find((one) => one.kind === kind)!
      assert.ok(e_value >= threshold, `${e_value} of ${threshold}`)
      assert.equal(threshold, { errors: 200, refusals: 1000, slow: 250 }[kind])
    })

  it('aborts for a little of everything before one kind alone is enough', () => {
    const canary = { requests: 400, errors: 5, refusals: 5, slow: 5 }
    const { decision, evidence } = judge(policyOf(), [stepOf(5, canary, { requests: 7600 })], later)
    assert.equal(decision, 'abort')
    const least = Math.min(...evidence.map(({ e_value }) => e_value))
    assert.ok(least > 1, `${least}`)
  })

  it('aborts at full weight where the canary is worse than stable was before, by more than the tolerance', () => {
    const full = (errors: number) => [...[5, 25, 50].map(good), stepOf(100, { requests: 2000, errors }, {})]
    assert.equal(judge(policyOf(), full(80), later).decision, 'abort')
    assert.equal(judge(policyOf(), full(16), later).decision, 'hold')
  })

  it('counts at full weight what was among the trials of several processes by the part of one', () => {
    const bad = { errors: 80, refusals: 0, slow: 0 }
    const full = (repeats: number) => ({
      ...stepOf(100, { requests: 2000, errors: 80 }, {}),
      independent: { stable: { bad, first: bad }, canary: { bad, first: bad }, repeats },
    })
    const decision = (repeats: number) =>
      judge(policyOf(), [...[5, 25].map(good), full(repeats)], later).decision
    assert.deepEqual([decision(1), decision(20)], ['abort', 'hold'])
  })

  it('holds while it does not know, and says how many more requests that takes', () => {
    const step = stepOf(5, { requests: 110 }, { requests: 2090 })
    const { decision, waiting_for } = judge(policyOf(), [step], { ...later, step_seconds: 12.5 })
    assert.equal(decision, 'hold')
    assert.equal(waiting_for[0], '18 more seconds')
    const long = policyOf({ steps: [{ weight: 5, min_seconds: 900, min_requests: 0 }] })
    assert.equal(judge(long, [step], { ...later, step_seconds: 12.5 }).waiting_for[0], '15 more minutes')
    assert.match(
      waiting_for[1]!,
      /^about 2\d\d more requests of the canary, to show that errors are at most 1 % above/,
    )
    assert.match(waiting_for[3]!, /to show that slow computations are at most 1 % above/)
  })

  it('comes to an end where the next request of the canary is all that it waits for', () => {
    const before = stepOf(50, { requests: 100 }, { requests: 100 })
    const { waiting_for } = judge(
      policyOf({ tolerance: 1 }),
      [before, before, before, stepOf(100, {}, {})],
      later,
    )
    assert.equal(
      waiting_for[1],
      "about 1 more requests of the canary, to show that errors are at most 100 % above stable's",
    )
  })

  it('comes to know after about as many requests as it said', () => {
    const at = (requests: number) =>
      judge(policyOf(), [stepOf(5, { requests }, { requests: 19 * requests })], later)
    const said = Number(/about (\d+)/.exec(at(110).waiting_for[0]!)![1])
    assert.equal(at(110 + said).decision, 'pass')
    assert.equal(at(100 + 0.9 * said).decision, 'hold')
  })

  it('waits for the least number of requests', () => {
    const steps = [{ weight: 5, min_seconds: 0, min_requests: 5000 }, { weight: 25 }]
    const policy = policyOf({ steps })
    assert.deepEqual(judge(policy, [good(5)], later).waiting_for, ['3000 more requests of the canary'])
  })

  it('counts all answers for the least number, and says that known sessions do not count where they are not enough', () => {
    const policy = policyOf({ steps: [{ weight: 5, min_seconds: 0, min_requests: 100 }] })
    const waiting = (answers: number) =>
      judge(policy, [stepOf(5, { requests: 10, answers }, { requests: 190, answers: 1900 })], later)
        .waiting_for
    assert.match(waiting(90)[0]!, /^10 more requests of the canary$/)
    assert.match(
      waiting(100)[0]!,
      /^about \d+ more requests of the canary, without those of sessions that have been counted, to show/,
    )
  })

  it('holds, without an abort, where the canary seems worse by the tolerance', () => {
    const step = stepOf(5, { requests: 200, errors: 4 }, { requests: 3800, errors: 38 })
    const { decision, waiting_for } = judge(policyOf(), [step], later)
    assert.equal(decision, 'hold')
    assert.match(waiting_for.join(), /errors .* at the present shares no number of requests gives it/)
  })

  it('never passes on empty counts', () => {
    for (const weight of [0, 5, 50, 100]) {
      const { decision } = judge(policyOf(), [stepOf(weight, {}, {})], later)
      assert.equal(decision, 'hold', `${weight} %`)
    }
  })

  it('ends an inconclusive rollout as the policy says', () => {
    const steps = [stepOf(5, { requests: 100 }, { requests: 1900 })]
    const at = (on_timeout: string) => judge(policyOf({ max_seconds: 600, on_timeout }), steps, later)
    assert.equal(at('hold').decision, 'hold')
    assert.equal(at('abort').decision, 'abort')
    assert.match(at('abort').reason, /inconclusive after 600 s/)
  })

  it('passes what is shown to be good at the time limit, which the steps may just fill, and aborts only what is not', () => {
    const policy = policyOf({ max_seconds: 120, on_timeout: 'abort' })
    assert.equal(judge(policy, [good(5)], later).decision, 'pass')
    const full = stepOf(100, { requests: 12_000, errors: 6 }, {})
    assert.equal(judge(policy, [...[5, 25, 50].map(good), full], later).decision, 'promote')
  })

  it('passes no step while the predictions may have moved by more than the policy allows', () => {
    const moved = (canary: number[], max_shift: number) => {
      const step = { ...good(5), weight: 5 }
      step.canary.outputs = canary
      step.stable.outputs = [19_000, 19_000, 0]
      return judge(policyOf({ max_shift }), [step], later)
    }
    assert.equal(moved([1000, 1000, 0], 0.1).decision, 'pass')
    assert.match(
      moved([1000, 1000, 0], 0.04).waiting_for.join(),
      /about \d+ more requests of the canary, to show that pre/,
    )
    assert.match(moved([1300, 700, 0], 0.1).waiting_for.join(), /they seem to have moved by 15 %/)
    const shift = moved([1300, 700, 0], 0.1).bounds.find(({ kind }) => kind === 'shift')!
    assert.ok((shift['upper'] as number) > 0.15)
  })

  it('says that a bound of the shift is out of reach, instead of a number that nobody waits for', () => {
    const outputs = { requests: 1000, outputs: [500, 500] }
    const { waiting_for } = judge(policyOf({ max_shift: 1e-300 }), [stepOf(50, outputs, outputs)], later)
    assert.match(
      waiting_for.at(-1)!,
      /^proof that predictions have moved .*: that takes more than 10000000 requests$/,
    )
  })

  it('compares values by the largest difference of their distributions', () => {
    const step = good(5)
    step.canary.outputs = [500, 500, 500, 500]
    step.stable.outputs = [7600, 11_400, 7600, 11_400]
    const shift = (outputs: 'classes' | 'values') =>
      judge(policyOf({ max_shift: 0.5 }), [step], { ...later, outputs }).bounds.at(-1)!['canary'] as number
    assert.ok(Math.abs(shift('values') - 0.05) < 1e-12)
    assert.ok(Math.abs(shift('classes') - 0.1) < 1e-12)
  })
})
