import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'

interface Generator {
  generateApiTypes(): Promise<{ path: string; text: string }[]>
}

describe('the types of the API', () => {
  it('are those of the services: after a change run scripts/generate-api-types.mjs', async () => {
    const script = new URL('../../../../../scripts/generate-api-types.mjs', import.meta.url)
    const { generateApiTypes } = (await import(script.href)) as Generator
    for (const { path, text } of await generateApiTypes())
      assert.ok((await readFile(path, 'utf8')) === text, `${path} is stale`)
  })
})
