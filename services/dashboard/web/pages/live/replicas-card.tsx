/** Which replicas of the inference service answer. */
import type { Replica } from '../../../src/live/live-figures.js'
import { Badge } from '../../components/badge.js'
import { Card } from '../../components/card.js'
import { WarningIcon } from '../../components/icons.js'
import { Table } from '../../components/table.js'
import { Time } from '../../components/time.js'
import styles from './live.module.css'

/** Beside the title; read out when it changes. */
export function ReplicaBadge({ replicas }: { replicas: readonly Replica[] }) {
  const up = replicas.filter((replica) => replica.up).length
  const isWhole = up === replicas.length
  return (
    <span role="status">
      <Badge tone={isWhole ? 'success' : 'danger'}>{sentenceOf(up, replicas.length)}</Badge>
    </span>
  )
}

function sentenceOf(up: number, all: number): string {
  if (up < all) return up === 0 ? 'no replica answers' : `${up} of ${all} replicas answer`
  return all === 1 ? '1 replica answers' : `${all} replicas answer`
}

/** Those that do not answer, where they cannot be overlooked. */
export function SilentReplicas({ replicas }: { replicas: readonly Replica[] }) {
  const silent = replicas.filter(({ up }) => !up)
  if (silent.length === 0) return null
  return (
    <div className={styles.silent} role="alert">
      <WarningIcon />
      <ul>
        {silent.map(({ address, failure }) => (
          <li key={address}>
            <span className="mono">{address}</span> does not answer: {failure}
          </li>
        ))}
      </ul>
    </div>
  )
}

export function ReplicasCard({ replicas }: { replicas: readonly Replica[] }) {
  return (
    <Card
      title="Replicas"
      description="Of the inference service; what one that does not answer counts is missing above"
      flush
    >
      <Table
        caption="Replicas of the inference service"
        rows={replicas}
        rowKey={({ address }) => address}
        columns={[
          { header: 'Address', cell: ({ address }) => <span className="mono">{address}</span> },
          {
            header: 'State',
            cell: ({ up, failure }) =>
              up ? (
                <Badge tone="success">answers</Badge>
              ) : (
                <>
                  <Badge tone="danger">no answer</Badge> {failure}
                </>
              ),
          },
          {
            header: 'Started',
            cell: ({ started }) => (started === null ? '–' : <Time value={started} />),
          },
        ]}
      />
    </Card>
  )
}
