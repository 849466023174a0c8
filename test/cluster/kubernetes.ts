/** kubectl and helm for the cluster run. Every command names its context, so that a changed kubeconfig cannot redirect it. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)
const OUTPUT_LIMIT_BYTES = 64 * 1024 * 1024

/** The parts of objects that the tests read. */
export interface Pod {
  metadata: { name: string; deletionTimestamp?: string }
  spec: { containers: { name: string; env?: { name: string; value?: string }[] }[] }
  status: {
    phase: string
    podIP?: string
    conditions?: { type: string; status: string }[]
    containerStatuses?: { restartCount: number; lastState: { terminated?: { message?: string } } }[]
  }
}

export class Cluster {
  constructor(
    readonly context: string,
    readonly namespace: string,
  ) {}

  /** Standard output; rejects with standard error. `input` goes to standard input. */
  kubectl(args: string[], input = ''): Promise<string> {
    return run('kubectl', ['--context', this.context, '--namespace', this.namespace, ...args], input)
  }

  helm(args: string[], input = ''): Promise<string> {
    const where = ['--kube-context', this.context, '--namespace', this.namespace]
    return run(process.env.HELM ?? 'helm', [...where, ...args], input)
  }

  async apply(manifest: object | string): Promise<void> {
    const text = typeof manifest === 'string' ? manifest : JSON.stringify(manifest)
    await this.kubectl(['apply', '--server-side', '--force-conflicts', '-f', '-'], text)
  }

  async get<T>(kind: string, name: string): Promise<T> {
    return JSON.parse(await this.kubectl(['get', kind, name, '-o', 'json'])) as T
  }

  /** The pods of a workload that are not terminating; without a name, those of all workloads. */
  async pods(workload?: string): Promise<Pod[]> {
    const selector = workload ? [`-lapp.kubernetes.io/name=${workload}`] : []
    const { items } = JSON.parse(await this.kubectl(['get', 'pods', ...selector, '-o', 'json'])) as {
      items: Pod[]
    }
    return items.filter(({ metadata, status }) => !metadata.deletionTimestamp && status.phase === 'Running')
  }

  /** Asks one pod, through the API server, as a Service would not: also one that is not ready. */
  async ask(pod: Pod, port: number, path: string): Promise<string> {
    const proxy = `/api/v1/namespaces/${this.namespace}/pods/${pod.metadata.name}:${port}/proxy${path}`
    return this.kubectl(['get', '--raw', proxy])
  }

  /** Waits until every pod of a Deployment is the newest and ready. */
  async rolledOut(deployment: string): Promise<void> {
    await this.kubectl(['rollout', 'status', `deployment/${deployment}`, '--timeout=600s'])
  }
}

export const isReady = ({ status }: Pod): boolean =>
  status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false

async function run(command: string, args: string[], input: string): Promise<string> {
  const running = execute(command, args, { maxBuffer: OUTPUT_LIMIT_BYTES })
  // A command that ends before it has read its input reports the reason itself.
  running.child.stdin!.on('error', () => undefined).end(input)
  const { stdout } = await running
  return stdout
}
