/** Which replicas of the inference service answer. */
import type { Replica } from '../../../src/live/live-figures.js'
import { Badge } from '../../components/badge.js'
import { Callout } from '../../components/callout.js'
import { Card } from '../../components/card.js'
import { Table } from '../../components/table.js'
import { Time } from '../../components/time.js'

interface ReplicaBadgeProps {
  replicas: readonly Replica[]
  /** Whether it is no longer known that they still do. */
  isStale: boolean
}

/** Beside the title; read out when it changes. */
export function ReplicaBadge({ replicas, isStale }: ReplicaBadgeProps) {
  const up = replicas.filter((replica) => replica.up).length
  const tone = up === replicas.length ? 'success' : 'danger'
  return (
    <span role="status">
      {isStale ? (
        <Badge>{wordsOf(up, replicas.length)} answered</Badge>
      ) : (
        <Badge tone={tone}>
          {wordsOf(up, replicas.length)} {replicas.length === 1 || up === 0 ? 'answers' : 'answer'}
        </Badge>
      )}
    </span>
  )
}

function wordsOf(up: number, all: number): string {
  if (up < all) return up === 0 ? 'no replica' : `${up} of ${all} replicas`
  return all === 1 ? '1 replica' : `${all} replicas`
}

/** The replicas that do not answer, where they cannot be overlooked. */
export function SilentReplicas({ replicas }: { replicas: readonly Replica[] }) {
  const silent = replicas.filter(({ up }) => !up)
  if (silent.length === 0) return null
  return (
    <Callout tone="danger">
      <ul>
        {silent.map(({ address, failure }) => (
          <li key={address}>
            <span className="mono">{address}</span> does not answer: {failure}
          </li>
        ))}
      </ul>
    </Callout>
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
        stacks
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
