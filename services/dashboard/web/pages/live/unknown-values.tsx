/** Values that training never saw, while the page was open: which models get them, and what to do. */
import { Link } from 'react-router'
import { Callout } from '../../components/callout.js'
import { formatRate } from './format.js'
import { modelsWithUnknown, type Looked } from './unknown-models.js'

export function UnknownValues(props: Looked) {
  const models = modelsWithUnknown(props)
  if (models.length === 0) return null
  return (
    <Callout tone="warning">
      <p>
        {models.map(({ model, perSecond }, index) => (
          <span key={model}>
            {index > 0 && ', '}
            <strong>{model}</strong> ({formatRate(perSecond)}/s now)
          </span>
        ))}{' '}
        {models.length === 1 ? 'gets' : 'get'} values that training never saw (unknown categories, missing
        values), and answers them as best it can. Check what clients send; if the values are right,{' '}
        <Link to="/train">train</Link> a version on newer data.
      </p>
    </Callout>
  )
}
