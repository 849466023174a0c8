/** The consequences of a change of the stable run, in words and numbers. */
import type { Deployment, Run } from '../api/types.js'
import { CheckIcon, WarningIcon } from '../components/icons.js'
import { Table, type Column } from '../components/table.js'
import { Difference, MetricName } from '../evaluation/metric-values.js'
import { isHeadline, metricInfo, metricNames } from '../evaluation/metrics.js'
import styles from './deployment.module.css'
import { interfaceChanges } from './interface-changes.js'
import type { ChangeAction } from './use-change-deployment.js'

interface ConsequencesProps {
  action: ChangeAction
  model: string
  runs: Run[]
  deployment: Deployment | undefined
  target: string | undefined
}

export function Consequences({ action, model, runs, deployment, target }: ConsequencesProps) {
  const current = deployment?.stable_run_id
  const find = (id: string | undefined) => runs.find(({ run_id }) => run_id === id)
  const [from, to] = [find(current), find(target)]
  if (target === undefined) return <p>{model} has no earlier version to return to.</p>
  if (target === current)
    return <p>{target} is the stable version already: nothing but its threshold can change.</p>
  const changes = from && to ? interfaceChanges(from, to) : []
  const otherData = from?.dataset && to?.dataset && from.dataset.sha256 !== to.dataset.sha256
  return (
    <>
      <p>
        {action === 'rollback' ? 'Returns to ' : ''}
        <code className={styles.run}>{target}</code>
        {current === undefined ? (
          ` becomes the first version of ${model} that is served.`
        ) : (
          <>
            {betweenWords[action]}
            <code className={styles.run}>{current}</code>.
          </>
        )}
      </p>
      {to && <MetricsTable from={from} to={to} />}
      <ul className={styles.list}>
        {changes.map((change) => (
          <Item key={change} warning>
            {change}
          </Item>
        ))}
        {otherData && <Item warning>They were measured on different data: compare them with care.</Item>}
        {deployment?.canary && (
          <Item warning>
            {deployment.canary.mode === 'shadow'
              ? `The shadow ${deployment.canary.run_id} ends: it computes no more copies.`
              : `The rollout of ${deployment.canary.run_id}, which is at ${deployment.canary.weight} %, ends: it gets no more requests.`}
          </Item>
        )}
        {sentencesOf(action, current !== undefined).map((sentence) => (
          <Item key={sentence}>{sentence}</Item>
        ))}
      </ul>
    </>
  )
}

/** Between the target and the stable version. */
const betweenWords: Record<ChangeAction, string> = {
  rollout: ' is tried beside ',
  shadow: ' computes copies of the requests to ',
  deploy: ' replaces ',
  rollback: ' from ',
}

/** What happens where nothing speaks against it. */
function sentencesOf(action: ChangeAction, replaces: boolean): string[] {
  const first = 'It is loaded, checked against its sample rows and warmed up first.'
  if (action === 'rollout')
    return [
      first,
      'It gets a small share of the requests, then more step by step, each only once it is shown to be good enough.',
      'If it fails, refuses or is slow more often, all requests go back within a second, and the reason is recorded.',
      'Pause, promote or abort it at any time on the page Rollout.',
    ]
  if (action === 'shadow')
    return [
      first,
      'It computes each copy once the request is answered, and none while others wait: users notice nothing.',
      'Its answers are compared with those of the stable version and never returned.',
      'Roll it out, promote or end it at any time on the page Rollout; nothing does by itself.',
    ]
  if (!replaces) return [first, 'All replicas follow within 5 seconds.', 'It can be replaced at any time.']
  return [
    `${first} Requests under way finish on the old version: none fails.`,
    'All replicas follow within 5 seconds.',
    'Roll back or deploy again at any time.',
  ]
}

function Item({ warning = false, children }: { warning?: boolean; children: React.ReactNode }) {
  return (
    <li className={warning ? styles.warning : styles.fact}>
      {warning ? <WarningIcon /> : <CheckIcon />}
      <span>{children}</span>
    </li>
  )
}

function MetricsTable({ from, to }: { from: Run | undefined; to: Run }) {
  const names = metricNames(from ? [from, to] : [to]).filter(isHeadline)
  if (names.length === 0) return null
  const valueOf = (run: Run | undefined, name: string) => {
    const value = run?.metrics[name]
    return value === undefined ? '–' : metricInfo(name)!.format(value)
  }
  const columns: Column<string>[] = [
    {
      header: 'Test metric',
      cell: (name) => <MetricName name={name} runs={from ? [from, to] : [to]} />,
    },
    { header: 'Now', align: 'end', cell: (name) => valueOf(from, name) },
    { header: 'After', align: 'end', cell: (name) => valueOf(to, name) },
    {
      header: 'Difference',
      align: 'end',
      cell: (name) => differenceCell(from?.metrics[name], to.metrics[name], name),
    },
  ]
  const shown = from ? columns : columns.filter(({ header }) => !['Now', 'Difference'].includes(header))
  return (
    <Table caption="Metrics before and after" rows={names} rowKey={(name) => name} isFramed columns={shown} />
  )
}

const differenceCell = (base: number | undefined, value: number | undefined, name: string) =>
  base === undefined || value === undefined ? (
    '–'
  ) : (
    <Difference {...{ base, value }} info={metricInfo(name)!} />
  )
