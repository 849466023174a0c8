/** Looks at what all workers have counted of the versions in service: once a minute for the metrics, and when asked. */
import type { Logger } from '@modelops/common/logging'
import type { Catalog } from '../serving/catalog.js'
import type { ServingFigures } from '../serving/figures.js'
import type { ModelVersion } from '../serving/model-version.js'
import { SLOT_MS, type SlotCounts } from './drift-counts.js'
import { findDrift, type DriftFindings } from './findings.js'
import { addUp, windowsOf } from './windows.js'

const INTERVAL_MS = 60_000

/** What one worker has counted of one version. */
export interface DriftReport {
  model: string
  runId: string
  slots: readonly SlotCounts[]
  /** By feature and kind. */
  outliers: Float64Array
}

export interface DriftMonitorOptions {
  catalog: Pick<Catalog, 'routes'>
  /** Of all workers. */
  reports(): DriftReport[] | Promise<DriftReport[]>
  logger: Logger
  /** Milliseconds since 1970. @default Date.now */
  now?: () => number
}

export const driftReportsOf = (figures: ServingFigures): DriftReport[] =>
  figures
    .versions()
    .flatMap(({ model, runId, drift }) =>
      drift ? [{ model, runId, slots: drift.slots(), outliers: drift.outliers }] : [],
    )

export class DriftMonitor {
  /** By model, as it was last looked at. */
  readonly #latest = new Map<string, DriftFindings>()
  #timer: NodeJS.Timeout | undefined

  constructor(private readonly options: DriftMonitorOptions) {}

  start(): void {
    const { logger } = this.options
    const look = () =>
      this.#lookAtAll().catch((error: unknown) => logger.warn({ err: error }, 'drift is not known'))
    this.#timer = setInterval(() => void look(), INTERVAL_MS).unref()
  }

  close(): void {
    clearInterval(this.#timer)
  }

  async examine(version: ModelVersion): Promise<DriftFindings> {
    return this.#examine(version, await this.options.reports())
  }

  /** By model in service. */
  latest(): (readonly [model: string, findings: DriftFindings])[] {
    return this.#stable().flatMap(({ name }) => {
      const findings = this.#latest.get(name)
      return findings ? [[name, findings] as const] : []
    })
  }

  async #lookAtAll(): Promise<void> {
    const reports = await this.options.reports()
    for (const version of this.#stable()) await this.#examine(version, reports)
  }

  #stable(): ModelVersion[] {
    return this.options.catalog.routes().flatMap(({ name, version }) => (name === 'stable' ? [version] : []))
  }

  async #examine(
    { name, runId, figures }: ModelVersion,
    reports: readonly DriftReport[],
  ): Promise<DriftFindings> {
    const { now = Date.now } = this.options
    const slot = Math.floor(now() / SLOT_MS)
    const own = reports.filter((report) => report.model === name && report.runId === runId)
    const windows = windowsOf(
      addUp(
        own.flatMap(({ slots }) => slots),
        slot,
      ),
      slot,
    )
    const { layout, outliers } = figures.drift!
    const total = outliers.map((_, i) => own.reduce((sum, report) => sum + report.outliers[i]!, 0))
    const findings = await findDrift(layout, windows, total)
    this.#latest.set(name, findings)
    return findings
  }
}
