/** What a team might have done by the time the screenshots are taken. */
import { readFile } from 'node:fs/promises'
import type { Platform, TrainOptions } from '../support/platform.js'

const example = (name: string) =>
  readFile(new URL(`../../../../../examples/data/${name}.csv`, import.meta.url), 'utf8')

export interface Models {
  /** Two versions of breast-cancer: `stable` is deployed, `newer` is not. */
  stable: string
  newer: string
  /** One that takes a while. */
  startRun(): Promise<string>
}

export async function prepareModels(platform: Platform): Promise<Models> {
  const cancer = { dataset: 'breast-cancer', target: 'diagnosis' }
  const tables: TrainOptions[] = [
    { dataset: 'iris', target: 'species' },
    { dataset: 'diabetes', target: 'progression' },
    { ...cancer, hidden: [16, 8] },
  ]
  for (const table of tables) {
    await platform.upload(table.dataset, await example(table.dataset))
    await platform.deploy(await platform.train(table), 'Ada', 'first version')
  }
  const stable = await platform.train(cancer)
  await platform.deploy(stable, 'Grace', 'several models, mixed, do better')
  await platform.call('POST', '/inference/rollback?model=breast-cancer&who=Ada&why=compare+again+on+Monday')
  await platform.deploy(stable, 'Ada', 'holds on new data')
  const newer = await platform.train({
    ...cancer,
    training: { threshold: { by: 'recall', at_least: 0.98 } },
  })
  const startRun = () => platform.start({ ...cancer, training: { budget: 'best' } })
  return { stable, newer, startRun }
}
