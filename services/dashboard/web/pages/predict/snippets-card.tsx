/** The call of the form as code to paste, in three languages and three protocols. */
import { tasks } from '@modelops/common/tasks'
import type { RunDetails } from '../../api/types.js'
import { Card } from '../../components/card.js'
import { Code } from '../../components/code.js'
import { Tabs } from '../../components/tabs.js'
import styles from './predict.module.css'
import { predictRequest, v1Request, v2Request, type PredictRequest } from './requests.js'
import type { Value } from './row.js'
import { curlSnippet, pythonSnippet, typescriptSnippet } from './snippets.js'

const languages = [
  { id: 'curl', label: 'curl', write: curlSnippet },
  { id: 'python', label: 'Python', write: pythonSnippet },
  { id: 'typescript', label: 'TypeScript', write: typescriptSnippet },
]
const protocols = [
  { id: 'predict', label: 'ModelOps', request: predictRequest },
  { id: 'v2', label: 'Open Inference Protocol v2', request: v2Request },
  { id: 'v1', label: 'TensorFlow Serving v1', request: v1Request },
]

export function SnippetsCard({ run, values }: { run: RunDetails; values: readonly Value[] }) {
  const asked = {
    model: run.model_name,
    features: run.features,
    values,
    isClass: tasks[run.task].predictsClasses,
  }
  return (
    <Card
      title="The same call as code"
      description="With the values of the form; the model answers it anywhere"
    >
      <div className={styles.snippets}>
        <Tabs
          label="Protocol"
          tabs={protocols.map(({ id, label, request }) => ({
            id,
            label,
            content: <Languages request={request(asked)} protocol={label} />,
          }))}
        />
      </div>
    </Card>
  )
}

const Languages = ({ request, protocol }: { request: PredictRequest; protocol: string }) => (
  <Tabs
    label={`Language, ${protocol}`}
    tabs={languages.map(({ id, label, write }) => ({
      id,
      label,
      content: <Code label={`The call in ${label}, ${protocol}`}>{write(request, location.origin)}</Code>,
    }))}
  />
)
