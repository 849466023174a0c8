/** The shared state in Valkey, or any server of the Redis protocol: changes reach every replica at once. */
import { createHash } from 'node:crypto'
import type { RedisClientType } from '@redis/client'
import type { Logger } from '@modelops/common/logging'
import { messageOf, Problem } from '@modelops/common/problem'
import { processCountsSchema, type ProcessCounts } from '@modelops/common/rollout'
import type { RolloutName, SharedState } from './shared-state.js'

/** A lease that nobody has renewed for so long is free. */
const LEASE_MS = 4000
/** Longer than any rollout that somebody still looks at. */
const KEEP_COUNTS_MS = 30 * 86_400_000
const TIMEOUT_MS = 1000
const LONGEST_PAUSE_MS = 2000
/** A connection that died without a word is noticed by it. */
const PING_MS = 5000
/** Whose last reports are remembered: more than there are rollouts at once. */
const REMEMBERED_ROLLOUTS = 100

/** Takes a lease that is free, or renews one's own. */
const LEAD = `
local holder = redis.call('get', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('set', KEYS[1], ARGV[1], 'px', ARGV[2])
return 1`

export interface ValkeyOptions {
  /** redis://[user[:password]@]host[:port][/database], or rediss:// for TLS */
  url: string
  /** In place of the one in the URL. */
  password?: string | undefined
  /** URL of the artifact store: those who share it share this state. */
  storeUrl: string
  logger: Logger
}

type Client = RedisClientType

/** Connects in the background, again and again: a server that is away keeps nobody from starting or serving. */
export async function openValkeyState({ url, password, ...options }: ValkeyOptions): Promise<ValkeyState> {
  const { createClient } = await import('@redis/client')
  const client = createClient({
    url,
    ...(password !== undefined && { password }),
    RESP: 2, // the older protocol, which every server speaks
    disableOfflineQueue: true,
    commandOptions: { timeout: TIMEOUT_MS },
    pingInterval: PING_MS,
    socket: { connectTimeout: TIMEOUT_MS, socketTimeout: 2 * PING_MS, reconnectStrategy: pauseOf },
  })
  return new ValkeyState(client as unknown as Client, new URL(url).host, options)
}

/** @returns milliseconds, with jitter, so that the replicas do not all come back at once */
function pauseOf(retries: number): number {
  return Math.min(50 * 2 ** Math.min(retries, 10), LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2)
}

export class ValkeyState implements SharedState {
  readonly #prefix: string
  readonly #subscriber: Client
  /** The last reports that were seen, for a server that has forgotten them. By rollout and process. */
  readonly #seen = new Map<string, Map<string, string>>()
  #reachable = true

  constructor(
    private readonly client: Client,
    /** For messages; holds no password. */
    private readonly host: string,
    private readonly options: Omit<ValkeyOptions, 'url' | 'password'>,
  ) {
    const store = createHash('sha256').update(options.storeUrl).digest('hex').slice(0, 16)
    this.#prefix = `modelops:${store}`
    this.#subscriber = client.duplicate()
    for (const connection of [client, this.#subscriber])
      connection.on('error', (error: unknown) => this.#lose(error)).on('ready', () => this.#find())
    void this.client.connect().catch((error: unknown) => this.#lose(error))
  }

  get reachable(): boolean {
    return this.#reachable
  }

  publish(model: string): void {
    // Who misses it looks at the deployment a little later.
    void this.client.publish(this.#channel, model).catch(() => undefined)
  }

  subscribe(follow: (model: string) => void): void {
    void this.#subscriber
      .connect()
      .then(() => this.#subscriber.subscribe(this.#channel, (model) => follow(model)))
      .catch((error: unknown) => this.#lose(error))
  }

  async report(rollout: RolloutName, process: string, counts: ProcessCounts): Promise<void> {
    const key = this.#countsOf(rollout)
    const text = JSON.stringify(counts)
    await this.#ask(() => this.client.multi().hSet(key, process, text).pExpire(key, KEEP_COUNTS_MS).exec())
    this.#remember(rollout, process, text)
  }

  async collect(rollout: RolloutName): Promise<ProcessCounts[]> {
    const key = this.#countsOf(rollout)
    const found = new Map(Object.entries(await this.#ask(() => this.client.hGetAll(key))))
    const forgotten = [...(this.#seen.get(rollout.id) ?? [])].filter(([process]) => !found.has(process))
    for (const [process, text] of forgotten) {
      await this.#ask(() => this.client.hSetNX(key, process, text))
      found.set(process, text)
    }
    for (const [process, text] of found) this.#remember(rollout, process, text)
    return [...found.values()].map((text) => processCountsSchema.parse(JSON.parse(text)))
  }

  async lead({ id }: RolloutName, process: string): Promise<boolean> {
    const args = { keys: [`${this.#prefix}:rollout:${id}:lease`], arguments: [process, String(LEASE_MS)] }
    return (await this.#ask(() => this.client.eval(LEAD, args))) === 1
  }

  /** What is remembered is little, and needed until the others have seen the end as well. */
  forget(): void {}

  async close(): Promise<void> {
    for (const connection of [this.#subscriber, this.client]) if (connection.isOpen) connection.destroy()
    return Promise.resolve()
  }

  get #channel(): string {
    return `${this.#prefix}:deployments`
  }

  #countsOf({ id }: RolloutName): string {
    return `${this.#prefix}:rollout:${id}:counts`
  }

  #remember({ id }: RolloutName, process: string, text: string): void {
    const known = this.#seen.get(id) ?? new Map<string, string>()
    this.#seen.delete(id)
    this.#seen.set(id, known.set(process, text))
    if (this.#seen.size > REMEMBERED_ROLLOUTS) this.#seen.delete(this.#seen.keys().next().value!)
  }

  /** @throws Problem `store_unavailable` */
  async #ask<T>(command: () => Promise<T>): Promise<T> {
    try {
      return await command()
    } catch (error) {
      throw new Problem('store_unavailable', `Valkey at ${this.host} does not answer: ${messageOf(error)}`, {
        retryAfterSeconds: 1,
      })
    }
  }

  #lose(error: unknown): void {
    if (!this.#reachable) return
    this.#reachable = false
    this.options.logger.warn(
      { err: error },
      `Valkey at ${this.host} does not answer: models are served on as they are, and rollouts wait`,
    )
  }

  /** Both connections are needed: one of them ready says nothing yet. */
  #find(): void {
    const both = [this.client, this.#subscriber].every(({ isReady }) => isReady)
    if (this.#reachable || !both) return
    this.#reachable = true
    this.options.logger.info(`Valkey at ${this.host} answers again`)
  }
}
