/** The MLflow server that models are imported from, which somebody else runs. */
import * as k8s from '@pulumi/kubernetes'
import * as pulumi from '@pulumi/pulumi'
import type { MlflowConfig } from './config/config.js'
import { saltedChecksumOf } from './credential-restarts.js'

const secretName = 'mlflow'

export interface MlflowArgs {
  namespace: pulumi.Output<string>
  mlflow: MlflowConfig
}

/** `values` is the block `mlflow` of the platform's chart. */
export class Mlflow extends pulumi.ComponentResource {
  readonly values: object
  /** Changes with the credentials. */
  readonly credentialsChecksum: pulumi.Output<string> | undefined

  constructor(name: string, { namespace, mlflow }: MlflowArgs, opts: pulumi.ComponentResourceOptions) {
    super('modelops:infra:Mlflow', name, {}, opts)
    const { url, credentials } = mlflow
    if (credentials) {
      const metadata = { name: secretName, namespace }
      new k8s.core.v1.Secret(secretName, { metadata, stringData: credentials }, { parent: this })
      this.credentialsChecksum = saltedChecksumOf('mlflow', Object.values(credentials), { parent: this })
    }
    this.values = { url, existingSecret: credentials ? secretName : '' }
    this.registerOutputs()
  }
}
