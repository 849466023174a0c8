/**
 * How long EKS supports the versions of Kubernetes, newest first: days of
 * https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html#kubernetes-release-calendar, as of August 2026.
 * A new version: here, the default in Pulumi.yaml, and its schemas (test/chart/kubernetes/trim.ts).
 */
export const kubernetesVersions = [
  { version: '1.36', STANDARD: '2027-08-02', EXTENDED: '2028-08-02' },
  { version: '1.35', STANDARD: '2027-03-27', EXTENDED: '2028-03-27' },
  { version: '1.34', STANDARD: '2026-12-02', EXTENDED: '2027-12-02' },
  { version: '1.33', STANDARD: '2026-07-29', EXTENDED: '2027-07-29' },
  { version: '1.32', STANDARD: '2026-03-23', EXTENDED: '2027-03-23' },
  { version: '1.31', STANDARD: '2025-11-26', EXTENDED: '2026-11-26' },
] as const

/** STANDARD: EKS upgrades a cluster at the end. EXTENDED: it may stay a year longer, at six times the price. */
export type SupportType = 'STANDARD' | 'EXTENDED'

export interface Support {
  /** The last day of support; undefined for a version that is newer than the table. */
  ends: string | undefined
  state: 'supported' | 'ends-soon' | 'ended'
}

const warningDays = 60
const minorOf = (version: string) => Number(version.split('.')[1])

/** How the version is supported on a day such as 2026-11-26. What is older than the table has no support. */
export function supportOf(version: string, type: SupportType, today: string): Support {
  const known = kubernetesVersions.find((each) => each.version === version)
  if (known === undefined) {
    const isNewer = minorOf(version) > minorOf(kubernetesVersions[0].version)
    return { ends: undefined, state: isNewer ? 'supported' : 'ended' }
  }
  const ends = known[type]
  const daysLeft = (Date.parse(ends) - Date.parse(today)) / 86_400_000
  return { ends, state: daysLeft < 0 ? 'ended' : daysLeft <= warningDays ? 'ends-soon' : 'supported' }
}
