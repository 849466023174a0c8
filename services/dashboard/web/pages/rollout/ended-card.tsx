/** The rollouts that have ended: who started and ended them, and why; newest first. */
import type { Deployment } from '../../api/types.js'
import { Card } from '../../components/card.js'
import { RunLink } from '../../components/run-link.js'
import { Table } from '../../components/table.js'
import { Time } from '../../components/time.js'
import { formatPercent } from '../../format.js'
import { endedRollouts, type EndedEvent } from './ended-rollouts.js'
import styles from './rollout.module.css'
import { StateBadge } from './state-badge.js'

export function EndedCard({ deployment }: { deployment: Deployment }) {
  return (
    <Card title="Ended rollouts" flush>
      <Table
        caption="Ended rollouts"
        rows={endedRollouts(deployment)}
        rowKey={({ rollout }) => rollout.id}
        stacks
        columns={[
          { header: 'Ended', cell: ({ when }) => <Time value={when} /> },
          {
            header: 'Outcome',
            cell: ({ rollout: { state, mode, weight, comparison } }) => (
              <>
                <StateBadge mode={mode} state={state} />
                <span className={styles.sub}>
                  {mode === 'shadow' ? agreementOf(comparison) : `at ${weight} %`}
                </span>
              </>
            ),
          },
          {
            header: 'Version',
            isWide: true,
            cell: ({ run_id, rollout }) => (
              <>
                <RunLink run={{ model_name: deployment.model_name, run_id }} />
                <span className={styles.sub}>
                  beside{' '}
                  <RunLink run={{ model_name: deployment.model_name, run_id: rollout.stable_run_id }} />
                </span>
              </>
            ),
          },
          {
            header: 'Who',
            cell: ({ who, start }) => (
              <>
                {who}
                {start && <span className={styles.sub}>started by {start.who}</span>}
              </>
            ),
          },
          {
            header: 'Why',
            wrap: true,
            isWide: true,
            cell: ({ rollout: { reason }, start }) => (
              <>
                {reason}
                {start?.why && <span className={styles.sub}>started for “{start.why}”</span>}
              </>
            ),
          },
        ]}
      />
    </Card>
  )
}

/** What a shadow's answers were beside stable's. */
const agreementOf = (comparison: EndedEvent['rollout']['comparison']): string =>
  comparison?.compared ? `shadow, ${formatPercent(comparison.agreed / comparison.compared)} agreed` : 'shadow'
