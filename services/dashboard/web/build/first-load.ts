/** What a browser loads before it can show a page. */
import type { Manifest } from 'vite'

/** In bytes, by path in the built directory. */
export type Sizes = Record<string, { bytes: number; gzip: number; brotli: number }>

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
