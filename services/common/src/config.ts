/** Settings from the environment, validated once at the start. */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { Problem } from './problem.js'

type Environment = Readonly<Record<string, string | undefined>>

/** A whole number; the description appears in the operator's error message. */
export const integer = (min: number, max: number, unit = '') =>
  z
    .string()
    .regex(/^\d+$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .describe(`a whole number from ${min} to ${max}${unit && ` (${unit})`}`)

export const oneOf = <const T extends [string, ...string[]]>(...values: T) =>
  z.enum(values).describe(`one of ${values.join(', ')}`)

/** Texts separated by commas. */
const list = z.string().transform((text) => text.split(',').map((one) => one.trim()))

/** Settings of every service. */
export const serviceSettings = {
  /** Address to listen on. @default 127.0.0.1 */
  HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('an address to listen on, such as 127.0.0.1, or :: for all of IPv6 and IPv4'),
  /** Host names that mean this service. @default any; on a loopback address localhost alone */
  ALLOWED_HOSTS: list
    .optional()
    .describe('host names that mean this service, separated by commas; * for any'),
  /** Origins of other sites' pages that may change something. @default none */
  ALLOWED_ORIGINS: list.optional().describe('origins such as https://ml.example, separated by commas'),
  /** Directory for data and caches, relative to the working directory. @default .modelops */
  MODELOPS_HOME: z.string().min(1).default('.modelops').describe('a directory for data and caches'),
  /** Where the artifacts are. @default the directory `store` in MODELOPS_HOME */
  MODELOPS_STORE: z
    .string()
    .regex(/^(file:\/\/\/|s3:\/\/[^/]+)/)
    .optional()
    .describe('file:///directory or s3://bucket/prefix'),
  /** Least severe level that is logged. @default info */
  LOG_LEVEL: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent').default('info'),
  /** Milliseconds that open requests get after SIGTERM. @default 10000 */
  SHUTDOWN_TIMEOUT_MS: integer(0, 600_000, 'milliseconds').default(10_000),
}

type ServiceSettings = z.infer<z.ZodObject<typeof serviceSettings>>

/** What `serve` takes of the settings. */
export const serveOptionsOf = (
  config: Omit<ServiceSettings, 'MODELOPS_HOME' | 'MODELOPS_STORE'> & { PORT: number },
) => ({
  host: config.HOST,
  port: config.PORT,
  allowedHosts: config.ALLOWED_HOSTS,
  allowedOrigins: config.ALLOWED_ORIGINS,
  shutdownTimeoutMs: config.SHUTDOWN_TIMEOUT_MS,
})

/** The store to use: MODELOPS_STORE, or the directory `store` in MODELOPS_HOME. */
export const storeUrlOf = (config: Pick<ServiceSettings, 'MODELOPS_STORE' | 'MODELOPS_HOME'>) =>
  config.MODELOPS_STORE ?? pathToFileURL(resolve(config.MODELOPS_HOME, 'store')).href

/**
 * Parses the variables that a schema names; an empty one counts as not set.
 * @throws Problem `invalid_config`: one line per wrong variable, with its name, what came and what is allowed
 */
export function readConfig<S extends z.ZodRawShape>(shape: S, environment: Environment = process.env) {
  const given = Object.fromEntries(Object.keys(shape).map((name) => [name, environment[name] || undefined]))
  const parsed = z.object(shape).safeParse(given)
  if (parsed.success) return parsed.data
  const wrong = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))]
  throw new Problem(
    'invalid_config',
    wrong.map((name) => describeWrong(name, given[name], shape[name])).join('\n'),
  )
}

function describeWrong(name: string, value: string | undefined, schema: unknown): string {
  const received = value === undefined ? 'nothing' : JSON.stringify(value)
  return `${name}: received ${received}, expected ${descriptionOf(schema) ?? 'another value'}`
}

/** A default or an optional hides the description of what is inside. */
function descriptionOf(schema: unknown): string | undefined {
  if (!(schema instanceof z.ZodType)) return undefined
  const isWrapper = schema instanceof z.ZodDefault || schema instanceof z.ZodOptional
  return schema.description ?? (isWrapper ? descriptionOf(schema.unwrap()) : undefined)
}
