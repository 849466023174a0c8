import assert from 'node:assert/strict'
import { runRequestSchema } from '../../../../../../training/src/run-request.js'
import type { Dataset, RunRequest } from '../../../../../web/api/types.js'
import {
  defaultsOf,
  draftAfter,
  draftOf,
  errorsOf,
  newDraft,
  requestOf,
  uselessColumns,
} from '../../../../../web/pages/train/settings/draft.js'
import { categories, column } from '../columns.js'

const dataset: Dataset = {
  ...{ name: 'wine', sha256: '', created: '2026-01-01T00:00:00Z', rows: 100, size_bytes: 1000 },
  columns: [
    column({ name: 'acid', distinct: 50 }),
    column({ name: 'id', type: 'text', distinct: 100, categories: categories({ a: 1 }) }),
    column({ name: 'quality', distinct: 3, categories: categories({ 3: 30, 4: 30, 5: 40 }) }),
  ],
}

describe('Train: a run that is set up', () => {
  it('asks for no more than the target where nothing is changed, as the service leaves the same columns out', () => {
    assert.deepEqual(requestOf(newDraft(dataset), dataset), {
      dataset: 'wine',
      model: { name: 'wine', target: 'quality' },
    })
  })

  it('names the columns where one is chosen that can hardly help', () => {
    const draft = { ...newDraft(dataset), leftOut: new Set<string>() }
    assert.deepEqual(requestOf(draft, dataset).model.features, ['acid', 'id'])
  })

  it('excludes the columns that are left out besides, so that rows may have them all the same', () => {
    const draft = { ...newDraft(dataset), target: 'acid', leftOut: new Set(['acid', 'id', 'quality']) }
    assert.deepEqual(requestOf(draft, dataset).model, { name: 'wine', target: 'acid', exclude: ['quality'] })
  })

  it('asks for a threshold by what was typed, and marks what is none', () => {
    const asked = (typed: Record<string, string>) => ({
      ...newDraft(dataset),
      threshold: { by: 'cost' as const, typed },
    })
    assert.deepEqual(requestOf(asked({ false_negative: '2,5' }), dataset).training, {
      threshold: { by: 'cost', false_negative: 2.5, false_positive: 1 },
    })
    assert.deepEqual(Object.keys(errorsOf(asked({ false_positive: '-1' }))), ['false_positive'])
    const recall = { ...newDraft(dataset), threshold: { by: 'recall' as const, typed: { at_least: '90' } } }
    assert.deepEqual(Object.keys(errorsOf(recall)), ['at_least'])
  })

  it('leaves out what a request excludes', () => {
    const request = { dataset: 'wine', model: { name: 'red', target: 'quality', exclude: ['acid'] } }
    assert.deepEqual([...draftOf(request, dataset).leftOut], ['id', 'acid'])
  })

  it('sends what differs from the defaults, and nothing that was typed as it was', () => {
    const typed = { epochs: '100', batchSize: '32', hidden: '8', learningRate: '0.005' }
    const { model, training } = requestOf(
      { ...newDraft(dataset), typed, refit: true, isNetwork: true },
      dataset,
    )
    assert.deepEqual(training, { batchSize: 32 })
    assert.deepEqual(model.hidden, [8])
  })

  it('shows the defaults that follow from what was typed', () => {
    const draft = { ...newDraft(dataset), typed: { hidden: '8', testSplit: '0.5' } }
    const { learningRate, l2 } = defaultsOf(draft, dataset.rows)
    assert.deepEqual({ learningRate, l2 }, { learningRate: 0.005, l2: 0.01 })
  })

  it('asks for a single network where its settings are open, also with all defaults', () => {
    const typed = { epochs: '7', seed: '3' }
    const closed = requestOf({ ...newDraft(dataset), typed, budget: 'best', refit: true }, dataset)
    assert.deepEqual(closed.training, { seed: 3, budget: 'best' })
    const open = requestOf({ ...newDraft(dataset), isNetwork: true, budget: 'best' }, dataset)
    assert.deepEqual([open.model.hidden, open.training], [[], undefined])
  })

  it('becomes the same request of a mixture again when it is filled with one', () => {
    const request: RunRequest = {
      dataset: 'wine',
      model: { name: 'red', target: 'quality', positive: 'yes', monotone: { acid: 'decreasing' } },
      missing: ['-999'],
      candidates: ['nets', 'linear'],
      time: 'acid',
      training: {
        budget: 'fast',
        recipe: 'chain',
        seed: 3,
        classWeights: 'balanced',
        threshold: { by: 'recall', at_least: 0.8 },
      },
    }
    assert.deepEqual(requestOf(draftOf(request, dataset), dataset), request)
  })

  it('becomes the same request of a single network again, with what it leaves out', () => {
    const request: RunRequest = {
      dataset: 'wine',
      model: { name: 'red', target: 'quality' },
      training: { epochs: 7 },
    }
    assert.deepEqual(requestOf(draftOf(request, dataset), dataset), request)
  })

  it('names the task only where it was chosen', () => {
    const task = (learnAs: 'auto' | 'classes' | 'regression') =>
      requestOf({ ...newDraft(dataset), learnAs }, dataset).model.task
    assert.deepEqual(
      ['auto', 'classes', 'regression'].map((as) => task(as as 'auto')),
      [undefined, 'multiclass', 'regression'],
    )
  })

  it('becomes the same request again when it is filled with one', () => {
    const request: RunRequest = {
      dataset: 'wine',
      model: { name: 'red', target: 'acid', task: 'regression', hidden: [4, 2], features: ['id', 'quality'] },
      training: { epochs: 7, l2: 0, seed: 3, refit: false, classWeights: { 3: 2 } },
    }
    const again = requestOf(draftOf(request, dataset), dataset)
    assert.deepEqual(again, request)
    assert(runRequestSchema.safeParse(again).success)
  })

  it('falls back to another target when the data set has lost the one of the earlier run', () => {
    const request = { dataset: 'wine', model: { name: 'red', target: 'gone' } }
    assert.equal(draftOf(request, dataset).target, 'quality')
  })

  it('marks each setting that is wrong', () => {
    const typed = { epochs: '0', hidden: 'x', seed: '-1' }
    const draft = { ...newDraft(dataset), typed }
    assert.deepEqual(Object.keys(errorsOf({ ...draft, isNetwork: true })), ['epochs', 'seed', 'hidden'])
    assert.deepEqual(Object.keys(errorsOf(draft)), ['seed'])
  })
})

describe('Train: the columns to learn from', () => {
  it('leave out constants and identifiers at first', () => {
    const columns = [
      column({ name: 'good' }),
      column({ name: 'constant', distinct: 1 }),
      column({ name: 'empty', distinct: 0, missing: 50 }),
      column({ name: 'id', type: 'text', distinct: 50, categories: categories({ a: 1 }) }),
      column({
        name: 'now and then',
        type: 'text',
        distinct: 1,
        missing: 40,
        categories: categories({ a: 10 }),
      }),
    ]
    assert.deepEqual(uselessColumns(columns, 50), ['constant', 'empty', 'id'])
  })

  it('stays as it was chosen when the table is read in another way, as far as its columns are there', () => {
    const chosen = { ...newDraft(dataset), model: 'mine', leftOut: new Set(['acid', 'id']) }
    const [acid, id, quality] = dataset.columns
    const constant = column({ name: 'acid', distinct: 1 })
    const repeating = { ...id!, distinct: 3 }
    const draft = draftAfter(chosen, dataset, { ...dataset, columns: [acid!, repeating, quality!] })
    assert.deepEqual([draft.model, draft.target, [...draft.leftOut]], ['mine', 'quality', ['acid']])
    assert.deepEqual(
      [...draftAfter(newDraft(dataset), dataset, { ...dataset, columns: [constant, id!, quality!] }).leftOut],
      ['acid', 'id'],
    )
    const unnamed = [column({ name: 'column_1' }), column({ name: 'column_2', distinct: 2 })]
    assert.equal(draftAfter(chosen, dataset, { ...dataset, columns: unnamed }).target, 'column_2')
  })
})
