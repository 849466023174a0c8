/** By what replicas of inference share the state of rollouts: Valkey in the platform's chart, or a server that somebody else runs. */
import * as k8s from '@pulumi/kubernetes'
import * as pulumi from '@pulumi/pulumi'
import * as random from '@pulumi/random'
import type { ValkeyConfig } from './config/config.js'
import { checksumOf, saltedChecksumOf } from './credential-restarts.js'

const secretName = 'valkey'

export interface ValkeyArgs {
  namespace: pulumi.Output<string>
  valkey: ValkeyConfig
}

/** `values` is the block `valkey` of the platform's chart. */
export class Valkey extends pulumi.ComponentResource {
  readonly values: object
  /** Changes with the password. */
  readonly passwordChecksum: pulumi.Output<string> | undefined

  constructor(name: string, { namespace, valkey }: ValkeyArgs, opts: pulumi.ComponentResourceOptions) {
    super('modelops:infra:Valkey', name, {}, opts)
    const { enabled, url } = valkey
    const password = enabled ? this.#generate() : valkey.password
    if (password) this.#createSecret(namespace, password)
    this.passwordChecksum = password && (enabled ? checksumOf(password) : this.#salted(password))
    this.values = { enabled, url, existingSecret: password ? secretName : '' }
    this.registerOutputs()
  }

  #generate(): pulumi.Output<string> {
    return new random.RandomPassword('valkey', { length: 32, special: false }, { parent: this }).result
  }

  #salted(password: pulumi.Output<string>): pulumi.Output<string> {
    return saltedChecksumOf('valkey', [password], { parent: this })
  }

  #createSecret(namespace: pulumi.Output<string>, password: pulumi.Output<string>) {
    const metadata = { name: secretName, namespace }
    new k8s.core.v1.Secret(secretName, { metadata, stringData: { password } }, { parent: this })
  }
}
