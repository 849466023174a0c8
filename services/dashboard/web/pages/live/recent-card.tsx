/** The last predictions; they hold still while somebody reads them. */
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { Card } from '../../components/card.js'
import { Loaded } from '../../components/loaded.js'
import { Skeleton } from '../../components/skeleton.js'
import { Table, type Column } from '../../components/table.js'
import { formatNumber } from '../../format.js'
import { RunLink } from '../../components/run-link.js'
import { formatProbability } from '../predict/answer.js'
import { formatPreciseClock, zoneName } from './format.js'
import styles from './live.module.css'
import { countNewer, recentQuery, type RecentRow } from './queries.js'

/** In px; as much is reserved in the style. */
const HEIGHT = 420

export function RecentCard({ model, isPaused }: { model: string | undefined; isPaused: boolean }) {
  const recent = useQuery(recentQuery(isPaused))
  const reading = useReading()
  const latest = recent.data ?? []
  const held = useRef(latest)
  if (!reading.isReading) held.current = latest
  const newer = countNewer(latest, held.current)
  return (
    <Card
      title="Recent predictions"
      description="The first row of each request, of all replicas that answer"
      actions={
        <span className={styles.held}>
          {reading.isReading && `Held while you read; ${newer === 0 ? 'none' : newer} newer`}
        </span>
      }
      flush
    >
      <div className={styles.recent} {...reading.handlers}>
        <Loaded query={recent} what="the recent predictions" skeleton={<Skeleton lines={9} height={28} />}>
          {() => <RecentTable rows={held.current} model={model} />}
        </Loaded>
      </div>
    </Card>
  )
}

function RecentTable({ rows, model }: { rows: readonly RecentRow[]; model: string | undefined }) {
  const shown = rows.filter(({ model_name }) => model === undefined || model_name === model)
  if (shown.length === 0) return <p className={styles.none}>None yet.</p>
  return (
    <Table
      caption="The last predictions"
      columns={columns()}
      rows={shown}
      rowKey={(_, place) => String(place)}
      maxHeight={HEIGHT}
    />
  )
}

const columns = (): Column<RecentRow>[] => [
  {
    header: `Time, ${zoneName(new Date())}`,
    width: '130px',
    cell: ({ when }) => (
      <time dateTime={when} title={when}>
        {formatPreciseClock(when)}
      </time>
    ),
  },
  { header: 'Model', width: '170px', cell: ({ model_name }) => model_name },
  { header: 'Prediction', cell: ({ label, prediction }) => label ?? formatNumber(prediction) },
  {
    header: 'Probability',
    align: 'end',
    width: '100px',
    cell: ({ probability }) => (probability === undefined ? '–' : formatProbability(probability)),
  },
  { header: 'Rows', align: 'end', width: '80px', cell: ({ rows }) => rows },
  {
    header: 'Run',
    cell: ({ model_name, model_run_id }) => <RunLink run={{ model_name, run_id: model_run_id }} />,
  },
]

/** The pointer, the focus or a scrolled list shows that somebody reads. */
function useReading() {
  const [isPointed, setPointed] = useState(false)
  const [isFocused, setFocused] = useState(false)
  const [isScrolled, setScrolled] = useState(false)
  return {
    isReading: isPointed || isFocused || isScrolled,
    handlers: {
      onPointerEnter: () => setPointed(true),
      onPointerLeave: () => setPointed(false),
      onFocus: () => setFocused(true),
      onBlur: () => setFocused(false),
      onScrollCapture: (event: React.UIEvent) => setScrolled((event.target as HTMLElement).scrollTop > 0),
    },
  }
}
