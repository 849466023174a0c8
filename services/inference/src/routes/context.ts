/** What the Express routes work with. */
import type { Problem } from '@modelops/common/problem'
import type { ModelRegistry } from '@modelops/common/registry/model-registry'
import type { Deployments } from '@modelops/common/registry/deployments'
import type { RecentPrediction } from '@modelops/common/recent-prediction'
import type { DriftMonitor } from '../drift/drift-monitor.js'
import type { Catalog } from '../serving/catalog.js'
import type { Deployer } from '../serving/deployer.js'
import type { Follower } from '../serving/follower.js'
import type { Examiner } from '../rollouts/findings.js'
import type { Operator } from '../rollouts/operator.js'

export interface Context {
  registry: ModelRegistry
  deployments: Deployments
  catalog: Catalog
  deployer: Deployer
  follower: Follower
  operator: Operator
  /** Called when a deployment has changed. */
  announce(model: string): void
  examiner: Examiner
  drift: Pick<DriftMonitor, 'examine'>
  /** Newest first. */
  listRecent(): RecentPrediction[] | Promise<RecentPrediction[]>
  /** The metrics of all workers, in the Prometheus text format. */
  metricsText(): Promise<string>
  /** What keeps the service from being ready: sentences, empty when it is. */
  notReady(): string[]
  /** Logs that a document cannot be read, which must not hide the others. */
  reportDamage(problem: Problem): void
}
