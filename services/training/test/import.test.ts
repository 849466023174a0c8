import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import * as layers from '@tensorflow/tfjs-layers'
import { loadBackends, useBackend } from '@modelops/common/tensorflow/backends'
import { saveModel } from '@modelops/common/tensorflow/model-files'
import type { Manifest } from '@modelops/common/manifest'
import type { RunStatus } from '@modelops/common/run-status'
import { problemOf } from './support/client.js'
import { graphModel } from './support/graph-model.js'
import { importHere } from './support/in-process.js'
import { makeZip } from './support/make-zip.js'
import { runJob, startService, temporaryDirectory, type Service } from './support/service.js'

type Files = Record<string, Buffer>

describe('importing a TensorFlow.js model', () => {
  let service: Service
  let here: Awaited<ReturnType<typeof importHere>>
  let home: Awaited<ReturnType<typeof temporaryDirectory>>

  before(async () => {
    useBackend((await loadBackends(['cpu']))[0]!)
    home = await temporaryDirectory()
    service = await startService(home.path)
    here = await importHere(home.path)
  })
  after(async () => {
    here.close()
    await service.stop()
    await home.remove()
  })

  const dense = (units: number, activation: 'linear' | 'sigmoid' | 'softmax', inputs = 3) =>
    layers.sequential({ layers: [layers.layers.dense({ units, activation, inputShape: [inputs] })] })

  async function filesOf(model: layers.LayersModel): Promise<Files> {
    const { modelJson, weights } = await saveModel(model)
    return { 'model.json': modelJson, 'weights.bin': weights }
  }

  /** @param url of the service, where the process in which it imports is part of what is tested */
  function send(files: Files, query: string, { url }: { url: string } = here): Promise<Response> {
    const body = new FormData()
    for (const [name, content] of Object.entries(files))
      body.append(name, new Blob([Uint8Array.from(content)]), name)
    return fetch(`${url}/models?${query}`, { method: 'POST', body })
  }

  async function manifestOf(response: Response): Promise<Manifest> {
    assert.equal(response.status, 201, await response.clone().text())
    const { run_id, model, status } = (await response.json()) as RunStatus
    assert.equal(status, 'succeeded')
    return JSON.parse(
      await readFile(join(home.path, 'store/models', model, 'runs', run_id, 'manifest.json'), 'utf8'),
    ) as Manifest
  }

  it("takes what tfjs's own model.save sends", async () => {
    const model = dense(3, 'softmax')
    const saved: Response[] = []
    const fetchFunc = async (...args: Parameters<typeof fetch>) => {
      const response = await fetch(...args)
      saved.push(response.clone())
      return response
    }
    await model.save(tf.io.http(`${service.url}/models?name=saved&labels=a,b,c`, { fetchFunc }))
    const manifest = await manifestOf(saved[0]!)
    assert.deepEqual(
      [manifest.origin, manifest.model_format, manifest.task],
      ['imported', 'layers', 'multiclass'],
    )
    assert.deepEqual(manifest.labels, ['a', 'b', 'c'])
    assert.deepEqual(
      manifest.features.map(({ name }) => name),
      ['feature_0', 'feature_1', 'feature_2'],
    )
    for (const { features, probabilities } of manifest.samples) {
      const expected = (model.predict(tf.tensor2d([features as number[]])) as tf.Tensor).dataSync()
      expected.forEach((value, i) => assert.ok(Math.abs(value - probabilities![i]!) < 1e-5))
    }
  })

  const kinds: [
    units: number,
    activation: 'linear' | 'sigmoid' | 'softmax',
    task: string,
    labels: number | undefined,
  ][] = [
    [1, 'sigmoid', 'binary', 2],
    [2, 'softmax', 'binary', 2],
    [3, 'softmax', 'multiclass', 3],
    [1, 'linear', 'regression', undefined],
  ]
  for (const [units, activation, task, labels] of kinds)
    it(`sees that ${units} ${activation} output is ${task}`, async () => {
      const manifest = await manifestOf(await send(await filesOf(dense(units, activation)), 'name=derived'))
      assert.deepEqual([manifest.task, manifest.labels?.length], [task, labels])
    })

  it('says which task two outputs may have that nothing explains, and takes two labels for binary', async () => {
    const files = await filesOf(dense(2, 'linear'))
    const problem = await problemOf(send(files, 'name=two'))
    assert.match(problem.detail, /2 outputs .* say task=binary/)
    const softmax = await filesOf(dense(2, 'softmax'))
    assert.equal((await manifestOf(await send(softmax, 'name=two&labels=no,yes'))).task, 'binary')
    assert.equal((await manifestOf(await send(softmax, 'name=two&task=multiclass'))).task, 'multiclass')
  })

  it('takes a graph model, and names of its features', async () => {
    const manifest = await manifestOf(await send(graphModel(), 'name=graph&features=x,y'))
    assert.deepEqual([manifest.model_format, manifest.task], ['graph', 'binary'])
    assert.deepEqual(
      manifest.features.map(({ name }) => name),
      ['x', 'y'],
    )
    assert.deepEqual(manifest.samples[0]!.probabilities, [0.5, 0.5])
  })

  it('takes one file in a field of any name, in a zip or not, and says what it is', async () => {
    const body = new FormData()
    const content = await readFile(new URL('import/forest/fixtures/xgboost-gamma.ubj', import.meta.url))
    const zip = makeZip({ 'folder/model of mine.ubj': content, 'folder/notes.md': '' })
    body.append('whatever', new Blob([Uint8Array.from(zip)]), 'model of mine.bin')
    const manifest = await manifestOf(await fetch(`${here.url}/models?name=single`, { method: 'POST', body }))
    assert.deepEqual(
      [manifest.model_format, manifest.task, manifest.tfjs_version],
      ['trees', 'regression', undefined],
    )
  })

  it('is measured on a data set', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${i},${i % 7},${3 - (i % 2)},${'abc'[i % 3]}`)
    const body = `x,y,z,kind\n${rows.join('\n')}\n`
    const uploaded = await fetch(`${service.url}/datasets?name=kinds`, {
      ...{ method: 'POST', body, headers: { 'content-type': 'text/csv' } },
    })
    assert.equal(uploaded.status, 201)
    const files = await filesOf(dense(3, 'softmax'))
    const manifest = await manifestOf(
      await send(files, 'name=known&labels=a,b,c&dataset=kinds&target=kind', service),
    )
    assert.deepEqual([manifest.dataset?.name, manifest.target], ['kinds', 'kind'])
    const { metrics } = (await (await fetch(`${service.url}/runs/${manifest.run_id}`)).json()) as RunStatus
    assert.ok(metrics!['test_log_loss']! > 0)
    const heldOut = await fetch(`${service.url}/runs/${manifest.run_id}/held-out`)
    assert.equal((await heldOut.text()).trim().split('\n').length, 1 + rows.length)
    const { status, detail } = await problemOf(
      send(files, 'name=known&labels=a,b,d&dataset=kinds&target=kind', service),
    )
    assert.deepEqual([status, /"c".*"a", "b", "d"/.test(detail)], [422, true], detail)
    assert.equal((await send(files, 'name=known&dataset=none', service)).status, 404)
  })

  it('has no predictions of held-out rows', async () => {
    const { run_id } = await manifestOf(await send(await filesOf(dense(3, 'softmax')), 'name=unmeasured'))
    const { status, code, detail } = await problemOf(fetch(`${service.url}/runs/${run_id}/held-out`))
    assert.deepEqual([status, code], [404, 'not_found'])
    assert.match(detail, /imported/)
  })

  it('joins weights that come in several files', async () => {
    const { 'model.json': json, 'weights.bin': weights } = await filesOf(dense(1, 'linear'))
    const model = JSON.parse(json!.toString()) as { weightsManifest: { paths: string[] }[] }
    model.weightsManifest[0]!.paths = ['./group1-shard1of2.bin', './group1-shard2of2.bin']
    const manifest = await manifestOf(
      await send(
        {
          'group1-shard2of2.bin': weights!.subarray(5),
          'model.json': Buffer.from(JSON.stringify(model)),
          'group1-shard1of2.bin': weights!.subarray(0, 5),
        },
        'name=shards',
      ),
    )
    assert.equal(manifest.files['weights.bin'].size, weights!.length)
  })

  it('takes file names with blanks and other characters, in folders or not', async () => {
    const { 'model.json': json, 'weights.bin': weights } = await filesOf(dense(1, 'linear'))
    const model = JSON.parse(json!.toString()) as { weightsManifest: { paths: string[] }[] }
    const names = [
      'my weights (1).bin',
      'Gewichte für Köln.bin',
      '重み #2 & co.bin',
      '-100%.bin',
      '.hidden.bin',
    ]
    for (const name of names) {
      model.weightsManifest[0]!.paths = [names.indexOf(name) % 2 ? name : `weights/${name}`]
      const files = { 'my model.json': Buffer.from(JSON.stringify(model)), [name.normalize('NFD')]: weights! }
      assert.equal((await manifestOf(await send(files, 'name=blanks'))).task, 'regression', name)
    }
  })

  it('refuses two files of one name, of which one would be lost', async () => {
    const body = new FormData()
    for (const [name, content] of Object.entries(await plain()))
      for (const folder of ['a', 'b'])
        body.append(`${folder}/${name}`, new Blob([Uint8Array.from(content)]), name)
    const problem = await problemOf(fetch(`${here.url}/models?name=twice`, { method: 'POST', body }))
    assert.equal(problem.code, 'bad_request')
    assert.match(problem.detail, /two files of the model are called/)
  })

  it('is done by the job as well', async () => {
    const files = await filesOf(dense(1, 'sigmoid'))
    for (const [name, content] of Object.entries(files)) await writeFile(join(home.path, name), content)
    const table = await fetch(`${service.url}/datasets?name=answers`, {
      ...{ method: 'POST', headers: { 'content-type': 'text/csv' } },
      body: `a,b,c,answer\n${Array.from({ length: 20 }, (_, i) => `${i},${i % 3},1,${i % 2 ? 'yes' : 'no'}`).join('\n')}`,
    })
    assert.equal(table.status, 201)
    const args = ['--import', join(home.path, 'model.json'), '--name', 'by-job', '--labels', 'no,yes']
    const { code, output } = await runJob(home.path, [...args, '--dataset', 'answers', '--target', 'answer'])
    assert.equal(code, 0, output)
    const { items } = (await (await fetch(`${service.url}/runs?model=by-job`)).json()) as {
      items: RunStatus[]
    }
    assert.equal(items[0]!.status, 'succeeded')
    assert.ok('test_accuracy' in items[0]!.metrics!)
  })

  const twoInputs = () => {
    const [a, b] = [layers.input({ shape: [4] }), layers.input({ shape: [2, 2] })]
    const flat = layers.layers.flatten().apply(b) as layers.SymbolicTensor
    const sum = layers.layers.add().apply([a, flat]) as layers.SymbolicTensor
    return layers.model({ inputs: [a, b], outputs: sum })
  }
  const images = () =>
    layers.sequential({
      layers: [layers.layers.flatten({ inputShape: [2, 2] }), layers.layers.dense({ units: 1 })],
    })
  const plain = () => filesOf(dense(1, 'sigmoid'))
  const changed = async (change: (text: string) => string) => {
    const files = await plain()
    return { ...files, 'model.json': Buffer.from(change(files['model.json']!.toString())) }
  }
  const bad: [what: string, files: () => Promise<Files>, query: string, code: string, detail: RegExp][] = [
    [
      'no model.json',
      async () => ({ 'weights.bin': (await plain())['weights.bin']! }),
      '',
      'unsupported_model',
      /model.json is missing/,
    ],
    [
      'missing weights',
      async () => ({ 'model.json': (await plain())['model.json']! }),
      '',
      'artifact_corrupt',
      /weights.bin is missing/,
    ],
    [
      'truncated weights',
      async () => ({ ...(await plain()), 'weights.bin': Buffer.alloc(3) }),
      '',
      'artifact_corrupt',
      /3 bytes/,
    ],
    ['a model.json that is not JSON', () => changed(() => '{'), '', 'unsupported_model', /not JSON/],
    ['a model.json of something else', () => changed(() => '{}'), '', 'unsupported_model', /weightsManifest/],
    [
      'an unknown layer class',
      () => changed((text) => text.replace('"Dense"', '"Magic"')),
      '',
      'unsupported_model',
      /Magic/,
    ],
    ['an image beside a row', () => filesOf(twoInputs()), '', 'unsupported_model', /shape \[rows, numbers\]/],
    ['images as inputs', () => filesOf(images()), '', 'unsupported_model', /shape \[/],
    ['a wrong number of labels', plain, '&labels=a,b,c', 'invalid_query', /3 labels/],
    ['a wrong number of features', plain, '&features=a,b', 'invalid_query', /2 names/],
    ['a task that does not fit', plain, '&task=multiclass', 'invalid_query', /multiclass/],
    [
      'several outputs that nothing explains',
      () => filesOf(dense(3, 'linear')),
      '',
      'invalid_query',
      /task=multiclass/,
    ],
    [
      'outputs that are no probabilities',
      () => filesOf(dense(3, 'linear')),
      '&task=multiclass',
      'invalid_query',
      /no probability/,
    ],
    [
      'a file name that leads elsewhere',
      async () => ({ ...(await plain()), '..': Buffer.alloc(1) }),
      '',
      'bad_request',
      /called/,
    ],
  ]
  for (const [what, files, query, code, detail] of bad)
    it(`refuses ${what}`, async () => {
      const problem = await problemOf(send(await files(), `name=bad${query}`))
      assert.equal(problem.code, code, problem.detail)
      assert.match(problem.detail, detail)
      const { items } = (await (await fetch(`${service.url}/runs?model=bad`)).json()) as { items: unknown[] }
      assert.deepEqual(items, [])
    })

  it('outlives a file name that leads elsewhere, whoever hears of it first', async () => {
    const files = { ...(await plain()), '..': Buffer.alloc(1) }
    for (let i = 0; i < 20; i++)
      assert.equal((await problemOf(send(files, 'name=bad', service))).code, 'bad_request')
  })

  it('refuses another content type', async () => {
    const answer = fetch(`${service.url}/models?name=x`, { method: 'POST', body: '{}' })
    assert.equal((await problemOf(answer)).code, 'unsupported_media_type')
  })

  it('refuses half a form', async () => {
    const answer = fetch(`${service.url}/models?name=x`, {
      method: 'POST',
      body: '--b\r\ncontent-disposition: form-data; name="model.json"; filename="model.json"\r\n\r\n{',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
    })
    assert.equal((await problemOf(answer)).code, 'bad_request')
  })
})
