/** A feature, or the predictions: the verdict, what it rests on, and both distributions. */
import type { DriftFinding } from '../../api/types.js'
import { Badge, type Tone } from '../../components/badge.js'
import { Card } from '../../components/card.js'
import { Time } from '../../components/time.js'
import { formatCount, formatCounted, formatFixed } from '../../format.js'
import { Histograms } from './histograms.js'
import { sharesOf } from './shares.js'

const verdicts: Record<DriftFinding['verdict'], { word: string; tone?: Tone }> = {
  alarm: { word: 'drifts', tone: 'danger' },
  watch: { word: 'watch', tone: 'warning' },
  ok: { word: 'as in training', tone: 'success' },
  too_few: { word: 'too few rows' },
}

interface ColumnCardProps {
  title: string
  finding: DriftFinding
  /** An edge between two bins. */
  textOf(edge: number): string
}

export function ColumnCard({ title, finding, textOf }: ColumnCardProps) {
  const { verdict, since, reason } = finding
  const { word, tone } = verdicts[verdict]
  return (
    <Card
      title={title}
      actions={<Badge tone={tone}>{reason === undefined ? word : 'no reference'}</Badge>}
      description={<Basis {...finding} />}
    >
      <div className="stack">
        {since !== null && (
          <p>
            Since <Time value={since} />, or up to half a day later.
          </p>
        )}
        <Histograms label={`${title}, now and in training`} bins={sharesOf(finding, textOf)} />
        {finding.outliers && <Outliers {...finding.outliers} />}
      </div>
    </Card>
  )
}

function Basis({ reason, verdict, rows, value, evidence, threshold }: DriftFinding) {
  if (reason !== undefined) return `Nothing to compare with: ${reason}.`
  const counted = formatCounted(rows, 'row')
  if (verdict === 'too_few') return `${counted} so far; from 100 on there is a verdict.`
  return `${counted}, shift ${formatFixed(value, 2)}, evidence ${formatFixed(evidence, 0)} of ${formatFixed(threshold, 0)}`
}

const words = { below: 'below', above: 'above the range', unseen: 'of no known category', missing: 'missing' }

function Outliers(outliers: NonNullable<DriftFinding['outliers']>) {
  const found = (['below', 'above', 'unseen', 'missing'] as const).filter((kind) => outliers[kind]! > 0)
  if (found.length === 0) return null
  return (
    <p className="hint">
      Values since the service started:{' '}
      {found.map((kind) => `${formatCount(outliers[kind]!)} ${words[kind]}`).join(', ')}
    </p>
  )
}
