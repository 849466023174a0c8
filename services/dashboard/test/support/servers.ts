/** Small servers on free ports, and the dashboard in front of them. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { admitting } from '@modelops/common/http/admission'
import { createLogger } from '@modelops/common/logging'
import { HANG_MS } from '../../../common/test/support/until.js'
import { createDashboard, type DashboardOptions } from '../../src/app.js'

export interface TestServer {
  url: URL
  server: Server
  close(): Promise<void>
}

export async function listen(listener: RequestListener): Promise<TestServer> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeAllConnections()
    await closed
  }
  return { url, server, close }
}

/** Where nothing listens. */
export async function deadUrl(): Promise<URL> {
  const { url, close } = await listen(() => {})
  await close()
  return url
}

/** Built pages: `index.html`, and an asset with its compressed variants. */
export async function makePages(): Promise<{ directory: string; remove(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'modelops-pages-'))
  const script = 'console.log("hello")\n'.repeat(50)
  const files = {
    'index.html': '<!doctype html><title>PAGE</title>',
    'favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'assets/main-1a2b.js': script,
    'assets/main-1a2b.js.br': brotliCompressSync(script),
    'assets/main-1a2b.js.gz': gzipSync(script),
    '.vite/manifest.json': '{}',
  }
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(directory, name)), { recursive: true })
    await writeFile(join(directory, name), content)
  }
  return { directory, remove: () => rm(directory, { recursive: true }) }
}

export interface TestDashboard extends TestServer {
  drain(): void
}

/** Services that are not given do not answer. */
export async function startDashboard(options: Partial<DashboardOptions> = {}): Promise<TestDashboard> {
  const pages = options.pages === undefined ? await makePages() : undefined
  const nowhere = await deadUrl()
  const { app, drain } = createDashboard({
    pages: pages?.directory ?? '',
    inferenceUrl: nowhere,
    trainingUrl: nowhere,
    replicasUrl: options.inferenceUrl ?? nowhere,
    proxyTimeoutMs: HANG_MS,
    logger: createLogger('dashboard', 'silent'),
    ...options,
  })
  const { url, server, close } = await listen(admitting(app, { host: '127.0.0.1' }))
  return { url, server, drain, close: async () => void (await Promise.all([close(), pages?.remove()])) }
}
