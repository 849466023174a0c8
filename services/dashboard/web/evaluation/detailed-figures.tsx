/** What else the test rows show: where a model of classes or of numbers errs. */
import type { RunDetails } from '../api/types.js'
import { Card } from '../components/card.js'
import { LineChart } from '../components/line-chart.js'
import { Table } from '../components/table.js'
import { formatCount, formatFixed, formatNumber, formatPercent } from '../format.js'
import { formatShare, rocLines, unit } from './curves.js'
import { Scatter } from './scatter.js'
import { ThresholdCard } from './threshold-card.js'

type Curves = RunDetails['curves']

export default function DetailedFigures({ run }: { run: RunDetails }) {
  return run.curves.reliability ? <OfClasses run={run} /> : <OfNumbers curves={run.curves} />
}

function OfClasses({ run }: { run: RunDetails }) {
  const { curves, labels = [] } = run
  const { precision_recall, thresholds, reliability = [], per_class = [], most_confused = [] } = curves
  return (
    <>
      {thresholds && <ThresholdCard run={run} figures={thresholds} />}
      {precision_recall && (
        <Card title="Precision and recall" description="What finding more of a class costs in precision">
          <LineChart
            label="Precision by recall"
            {...rocLines(precision_recall)}
            {...{ xLabel: 'Recall', yLabel: 'Precision', xRange: unit, yRange: unit, height: 240 }}
            {...{ formatX: formatShare, formatY: formatShare }}
          />
        </Card>
      )}
      <Card
        title="Reliability"
        description="How often answers of a certain probability are right; few rows make it jump"
      >
        <Reliability bins={reliability} />
      </Card>
      <Card title="Classes" flush>
        <Table
          caption="Figures of each class"
          rows={per_class}
          maxHeight={320}
          rowKey={(_, index) => String(index)}
          columns={[
            { header: 'Class', cell: (_, index) => labels[index] },
            { header: 'Precision', align: 'end', cell: ({ precision }) => formatPercent(precision) },
            { header: 'Recall', align: 'end', cell: ({ recall }) => formatPercent(recall) },
            { header: 'F1', align: 'end', cell: ({ f1 }) => formatFixed(f1, 3) },
            { header: 'Rows', align: 'end', cell: ({ support }) => formatCount(support) },
          ]}
        />
      </Card>
      {most_confused.length > 0 && (
        <Card title="Most frequent errors" flush>
          <Table
            caption="Classes that are taken for each other"
            rows={most_confused}
            rowKey={(_, index) => String(index)}
            columns={[
              { header: 'True class', cell: ({ actual }) => actual },
              { header: 'Predicted', cell: ({ predicted }) => predicted },
              { header: 'Rows', align: 'end', cell: ({ rows }) => formatCount(rows) },
            ]}
          />
        </Card>
      )}
    </>
  )
}

function Reliability({ bins }: { bins: NonNullable<Curves['reliability']> }) {
  const x = bins.map(({ confidence }) => confidence)
  const series = [
    { label: 'Right', values: bins.map(({ accuracy }) => accuracy) },
    { label: 'As it should be', values: x, dashed: true },
  ]
  return (
    <LineChart
      label="Share of right answers by probability"
      {...{ x, series, height: 240, xRange: unit, yRange: unit }}
      {...{
        xLabel: 'Probability of the answer',
        yLabel: 'Right',
        formatX: formatShare,
        formatY: formatShare,
      }}
    />
  )
}

const OfNumbers = ({ curves: { predicted_actual = [], residual_quantiles = [] } }: { curves: Curves }) => (
  <>
    <Card title="Predicted against actual" description="Some of the rows; on the line both are equal">
      <Scatter
        label="Predicted by actual value"
        xLabel="Actual"
        yLabel="Predicted"
        points={predicted_actual}
      />
    </Card>
    <Card title="Errors" description="Actual less predicted value: so many rows have less" flush>
      <Table
        caption="Quantiles of the errors"
        rows={residual_quantiles}
        rowKey={({ quantile }) => String(quantile)}
        columns={[
          { header: 'Rows', cell: ({ quantile }) => formatShare(quantile) },
          { header: 'Error below', align: 'end', cell: ({ residual }) => formatNumber(residual) },
        ]}
      />
    </Card>
  </>
)
