/** A tag for an image that changes with its sources and with nothing else. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const shared = ['package.json', 'package-lock.json', 'tsconfig.base.json', 'services/common']
const skipped = new Set(['node_modules', 'dist', 'test', 'README.md'])

/** Twelve hexadecimal digits of the SHA-256 over names and contents of the service's sources, and of those that it shares. */
export function sourceDigest(service: string, root = '.'): string {
  const hash = createHash('sha256')
  for (const file of [...shared, `services/${service}`].flatMap((path) => filesIn(root, path))) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0')
  }
  return hash.digest('hex').slice(0, 12)
}

/** The path itself if it is a file, else all files below it, sorted by name. */
function filesIn(root: string, path: string): string[] {
  if (!existsSync(join(root, path))) return []
  if (!statSync(join(root, path)).isDirectory()) return [path]
  const names = readdirSync(join(root, path)).filter(
    (name) => !skipped.has(name) && !name.endsWith('.tsbuildinfo'),
  )
  return names.sort().flatMap((name) => filesIn(root, `${path}/${name}`))
}
