import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { isProblem, type ProblemCode } from '@modelops/common/problem'
import { unpackModel } from '../../src/import/unpack-model.js'
import { makeZip } from '../support/make-zip.js'

describe('a model in a zip', () => {
  let folder: string
  before(async () => void (folder = await mkdtemp(join(tmpdir(), 'modelops-test-'))))
  after(() => rm(folder, { recursive: true }))

  async function unpacked(content: Buffer): Promise<string> {
    const path = join(folder, 'sent.zip')
    await writeFile(path, content)
    return unpackModel(path, folder)
  }

  const refused = (zip: Buffer, code: ProblemCode, detail: RegExp) =>
    assert.rejects(unpacked(zip), (error) => {
      assert.ok(isProblem(error, code), String(error))
      assert.match(error.detail, detail)
      return true
    })

  it('is unpacked with what lies beside it, and with nothing else', async () => {
    const weights = { 'web/model.json': '{}', 'web/shards/group1-shard1of1.bin': 'w', 'README.md': 'read' }
    const path = await unpacked(makeZip({ ...weights, '__MACOSX/web/._model.json': 'x' }))
    assert.equal(basename(path), 'model.json')
    assert.deepEqual((await readdir(dirname(path))).sort(), ['group1-shard1of1.bin', 'model.json'])
    const single = await unpacked(makeZip({ 'a/b/churn.onnx': 'o', 'a/notes.md': 'n' }))
    assert.deepEqual(await readdir(dirname(single)), ['churn.onnx'])
    assert.equal(await readFile(single, 'utf8'), 'o')
    assert.equal(basename(await unpacked(makeZip({ 'without-ending': 'o' }))), 'without-ending')
  })

  it('is known from other texts beside it by how it begins', async () => {
    const others = { 'README.txt': 'To read.', 'requirements.txt': 'xgboost', 'package.json': '{}' }
    const path = await unpacked(makeZip({ ...others, 'model.json': '{"learner":{}}', 'm.onnx': '' }))
    assert.equal(basename(path), 'model.json')
    assert.equal(basename(await unpacked(makeZip({ ...others, 'a/m.ubj': '{L' }))), 'm.ubj')
  })

  it('may also come as it is', async () => {
    const path = join(folder, 'm.txt')
    await writeFile(path, 'tree')
    assert.equal(await unpackModel(path, folder), path)
    assert.equal(await unpackModel(join(folder, 'none'), folder), join(folder, 'none'))
  })

  it('is refused where it is none, or not alone', async () => {
    await refused(makeZip({}), 'unsupported_model', /sent\.zip holds no model: nothing: pack one model/)
    await refused(makeZip({ 'a.md': '', 'b.md': '' }), 'unsupported_model', /no model: "a\.md", "b\.md"/)
    const two = { 'a.txt': 'tree\nversion=v4\n', 'b.json': '{"learner":{}}', 'README.txt': '' }
    await refused(makeZip(two), 'unsupported_model', /holds 2 models/)
    await refused(makeZip({ 'a.txt': '', 'b.json': '{}' }), 'unsupported_model', /holds no model/)
    await refused(makeZip({ 'a/model.json': '', 'b/model.json': '' }), 'unsupported_model', /2 models/)
    await refused(makeZip({ 'model.json': '', 'a/w': '', 'b/w': '' }), 'bad_request', /called "w"/)
    const keras = { 'config.json': '{}', 'metadata.json': '{}', 'model.weights.h5': '' }
    await refused(makeZip(keras), 'unsupported_model', /a \.keras file: .*model\.export/)
    await refused(makeZip({ 'archive/data.pkl': '' }), 'unsupported_model', /PyTorch.*torch\.onnx/)
  })

  it('leads to no other folder', async () => {
    await refused(makeZip({ '../../model.json': '{}' }), 'unsupported_model', /invalid relative path/)
    await refused(makeZip({ '/etc/model.json': '{}' }), 'unsupported_model', /absolute path/)
  })

  it('is refused where it is more than may be sent, or than it says', async () => {
    const zip = makeZip({ 'm.onnx': Buffer.alloc(100_000) })
    const sizeAt = zip.lastIndexOf('PK\u0001\u0002') + 24
    const huge = Buffer.from(zip)
    huge.writeUInt32LE(0xffffff00, sizeAt)
    await refused(huge, 'too_large', /unpacks to 4294967040 bytes; at most 1073741824/)
    const bomb = Buffer.from(zip)
    bomb.writeUInt32LE(1_000, sizeAt)
    await refused(bomb, 'unsupported_model', /cannot be unpacked.*too many bytes/)
    await refused(zip.subarray(0, 60), 'unsupported_model', /cannot be unpacked/)
    const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`w${i}`, '']))
    await refused(makeZip({ 'model.json': '{}', ...many }), 'too_large', /holds 1002 files; at most 1000/)
  })
})
