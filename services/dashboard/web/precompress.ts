/** Compresses the built files once, at build time, and writes down their sizes. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Manifest, Plugin } from 'vite'

const compressible = /\.(js|css|html|svg|json)$/

/** Writes `<file>.br` and `<file>.gz` beside each text file, and `.vite/sizes.json`. */
export function precompress(): Plugin {
  let outDir = ''
  return {
    name: 'precompress',
    apply: 'build',
    configResolved: (config) => {
      outDir = join(config.root, config.build.outDir)
    },
    async closeBundle() {
      const manifest = JSON.parse(await readFile(join(outDir, '.vite/manifest.json'), 'utf8')) as Manifest
      const names = (await readdir(outDir, { recursive: true })).filter(
        (name) => compressible.test(name) && !name.startsWith('.vite'),
      )
      const sizes: Sizes = Object.fromEntries(
        await Promise.all(names.map(async (name) => [name, await compress(join(outDir, name))] as const)),
      )
      await writeFile(join(outDir, '.vite/sizes.json'), JSON.stringify(sizes, null, 2))
      const { files, gzipBytes } = firstLoad(manifest, sizes)
      this.info(
        `first load: ${(gzipBytes / 1024).toFixed(1)} KiB of JavaScript (gzip) in ${files.length} files`,
      )
    },
  }
}

async function compress(path: string): Promise<Sizes[string]> {
  const content = await readFile(path)
  const [zipped, brotli] = await Promise.all([
    promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }),
    promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }),
  ])
  await Promise.all([writeFile(`${path}.gz`, zipped), writeFile(`${path}.br`, brotli)])
  return { bytes: content.length, gzip: zipped.length, brotli: brotli.length }
}

/** In bytes, by path in the built directory. */
type Sizes = Record<string, { bytes: number; gzip: number; brotli: number }>

/**
 * The JavaScript of index.html, of what it imports, and, where a page is named, of that page.
 * @param page its key in the manifest, such as `web/pages/models/index.tsx`
 */
export function firstLoad(manifest: Manifest, sizes: Sizes, page?: string) {
  const keys = new Set<string>()
  const visit = (key: string) => {
    if (keys.has(key)) return
    keys.add(key)
    manifest[key]?.imports?.forEach(visit)
  }
  visit('index.html')
  if (page !== undefined) visit(page)
  const files = [...keys].flatMap((key) => manifest[key]?.file ?? []).filter((file) => file.endsWith('.js'))
  return { files, gzipBytes: files.reduce((sum, file) => sum + (sizes[file]?.gzip ?? 0), 0) }
}
