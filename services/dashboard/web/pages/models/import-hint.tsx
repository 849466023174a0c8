/** How a model that exists already comes in. */
import { TRAINING } from '../../api/client.js'
import { Code } from '../../components/code.js'
import styles from './models.module.css'

export function ImportHint() {
  const url = `${location.origin}${TRAINING}/models?name=my-model&labels=no,yes`
  return (
    <details className={styles.hint}>
      <summary>Import an existing TensorFlow.js model</summary>
      <p>
        Send its files as <code>model.save(&apos;http://…&apos;)</code> does. It appears here as a version
        that can be deployed; the <a href={`${TRAINING}/docs`}>documentation</a> names every parameter.
      </p>
      <Code label="The command that imports a model">
        {`curl '${url}' -F model.json=@model.json -F model.weights.bin=@weights.bin`}
      </Code>
    </details>
  )
}
