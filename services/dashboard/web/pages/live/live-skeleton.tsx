/** The place of the figures while the first ones are loaded. */
import { Card } from '../../components/card.js'
import { Skeleton } from '../../components/skeleton.js'
import styles from './live.module.css'

export const LiveSkeleton = () => (
  <>
    <Card>
      <Skeleton height={68} />
    </Card>
    <div className={styles.charts}>
      <div className={styles.choices} />
      {[1, 2, 3, 4].map((chart) => (
        <Card key={chart} className={styles.awaited}>
          {null}
        </Card>
      ))}
    </div>
  </>
)
