/** The place of the form and its answer while they are loaded. */
import { Card } from '../../components/card.js'
import { Skeleton } from '../../components/skeleton.js'
import styles from './predict.module.css'

export const PredictSkeleton = () => (
  <div className={styles.workbench}>
    <Card title="Values">
      <Skeleton lines={8} height={48} />
    </Card>
    <Card title="Prediction">
      <Skeleton lines={2} height={20} />
    </Card>
  </div>
)
