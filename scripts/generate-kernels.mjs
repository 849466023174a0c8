// Compiles services/common/assembly/kernels.ts to WebAssembly, as a module that services share.
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const folder = new URL('../services/common/', import.meta.url)
const path = fileURLToPath(new URL('src/kernels/kernels-wasm.ts', folder))

async function generate() {
  const source = await readFile(new URL('assembly/kernels.ts', folder), 'utf8')
  let binary
  const options = [
    '-O3',
    '--noAssert',
    '--runtime',
    'stub',
    '--enable',
    'simd',
    '--importMemory',
    '--use',
    'abort=',
  ]
  const { error } = await asc.main(['kernels.ts', '-o', 'kernels.wasm', ...options], {
    readFile: (name) => (name === 'kernels.ts' ? source : null),
    writeFile: (name, contents) => void (name === 'kernels.wasm' && (binary = contents)),
    listFiles: () => [],
    stderr: process.stderr,
  })
  if (error) throw error
  const base64 = Buffer.from(binary).toString('base64')
  const head =
    '/** Generated from assembly/kernels.ts by scripts/generate-kernels.mjs: WebAssembly, in base64. */'
  const sha256 = createHash('sha256').update(source).digest('hex')
  return `${head}\nexport const sourceSha256 = '${sha256}'\nexport const kernelsWasm =\n  '${base64}'\n`
}

await writeFile(path, await generate())
