/** Builds the page into dist/web; `vite` serves it while developing and passes /api on to a running dashboard. */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { precompress } from './web/precompress.js'

const charts = /uplot|line-chart/i

/** Few files for each page: what it takes at first, what most pages need, charts, and the page itself. */
const groups = [
  { name: 'base', tags: ['$initial' as const] },
  { name: 'shared', minShareCount: 3, test: (id: string) => !charts.test(id) },
  { name: 'chart', test: charts },
  { name: 'pair', minShareCount: 2, entriesAware: true },
]

export default defineConfig({
  publicDir: 'web/public',
  plugins: [react(), precompress()],
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    manifest: true,
    // The first versions with light-dark().
    target: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    // An inlined asset would be a data: address, which the page's security policy refuses.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // One stylesheet is smaller than what asking for several costs.
    cssCodeSplit: false,
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
  server: {
    proxy: { '/api': { target: process.env.DASHBOARD_URL ?? 'http://127.0.0.1:8080' } },
  },
})
