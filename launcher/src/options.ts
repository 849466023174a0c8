/** The command line of `npm start`. */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Problem } from '@modelops/common/problem'

export interface Options {
  /** @default 8080, and the two after it */
  ports: { dashboard: number; inference: number; training: number }
  /** Absolute path. @default MODELOPS_HOME, or .modelops in the working directory */
  dataDir: string
  /** Whether the breast-cancer example is trained and deployed. @default true */
  example: boolean
}

export const usage = `npm start -- [options]

  --port P        the dashboard's port; inference gets P+1, training P+2 (8080)
  --data-dir DIR  where data is kept (MODELOPS_HOME, or ./.modelops)
  --no-example    do not train and deploy the breast-cancer example
  --help          print this
`

/** @returns undefined when help is asked for; throws `invalid_config` for anything unknown */
export function parseOptions(args: string[], home = process.env.MODELOPS_HOME): Options | undefined {
  const values = parse(args)
  if (values.help) return undefined
  const port = parsePort(values.port)
  return {
    ports: { dashboard: port, inference: port + 1, training: port + 2 },
    dataDir: resolve(values['data-dir'] ?? (home || '.modelops')),
    example: !values['no-example'],
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string', default: '8080' },
        'data-dir': { type: 'string' },
        'no-example': { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values
  } catch (error) {
    throw new Problem('invalid_config', `${(error as Error).message}\n\n${usage}`)
  }
}

function parsePort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_533) return port
  throw new Problem(
    'invalid_config',
    `--port: received ${JSON.stringify(text)}, expected a whole number from 1 to 65533`,
  )
}
