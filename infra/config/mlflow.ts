/** The MLflow server that somebody else runs, which asks for a token, for a name and a password, or for nothing. */
import * as pulumi from '@pulumi/pulumi'
import type { MlflowConfig } from './config.js'
import type { Settings } from './settings.js'

const urls = /^(https?:\/\/[A-Za-z0-9.-]+(:[0-9]{1,5})?(\/[^\s?#]*)?)?$/

export function readMlflow(settings: Settings): MlflowConfig {
  const url = settings.text('mlflow.url', urls, 'a URL such as https://mlflow.example.com, or empty')
  const username = settings.text('mlflow.username', /^\S*$/, 'a name without spaces, or empty')
  const [password, token] = [settings.secret('mlflowPassword'), settings.secret('mlflowToken')]
  if (url === '' && (username || password || token)) {
    const cause = 'A login of MLflow is set, but mlflow.url, which it is for, is not.'
    settings.problem(cause, 'Set it: pulumi config set --path mlflow.url <value>')
  }
  if (token && (username || password)) {
    const cause = 'mlflowToken is set, and mlflow.username or mlflowPassword as well.'
    settings.problem(cause, 'Keep what the server asks for: pulumi config rm mlflowToken')
  } else if (Boolean(username) !== Boolean(password)) {
    const cause = `${username ? 'mlflow.username' : 'mlflowPassword'} is set without the other one of the two.`
    const remedy = 'pulumi config set --path mlflow.username <value>, --secret mlflowPassword <value>'
    settings.problem(cause, `Set both: ${remedy}`)
  }
  return { url, credentials: credentialsOf(username, password, token) }
}

/** By the names of MLflow's own settings. */
function credentialsOf(
  username: string,
  password: pulumi.Output<string> | undefined,
  token: pulumi.Output<string> | undefined,
): MlflowConfig['credentials'] {
  if (token) return { MLFLOW_TRACKING_TOKEN: token }
  if (!password) return undefined
  return { MLFLOW_TRACKING_USERNAME: pulumi.output(username), MLFLOW_TRACKING_PASSWORD: password }
}
