import assert from 'node:assert/strict'
import type { DatasetSchema } from '@modelops/common/data/dataset-schema'
import { postJson, problemOf, smallCsv, startRun, waitForRun } from './support/client.js'
import { trainHere } from './support/in-process.js'
import { startService, temporaryDirectory, type Service } from './support/service.js'

const rows = (line: (i: number) => string, count = 24) => Array.from({ length: count }, (_, i) => line(i))
const letter = (i: number) => (i % 2 ? 'b' : 'a')

describe('a table', () => {
  let service: Service
  let home: Awaited<ReturnType<typeof temporaryDirectory>>

  before(async () => {
    home = await temporaryDirectory()
    service = await startService(home.path)
  })
  after(async () => {
    await service.stop()
    await home.remove()
  })

  const send = (path: string, body: string | Uint8Array<ArrayBuffer>, type = 'text/csv') =>
    fetch(service.url + path, { method: 'POST', body, headers: { 'content-type': type } })
  const datasetOf = async (answer: Promise<Response>) => (await (await answer).json()) as DatasetSchema
  const namesOf = ({ columns }: DatasetSchema) => columns.map(({ name }) => name)

  /** The features of a run on the last column. */
  async function train({ name, columns }: DatasetSchema): Promise<string[]> {
    const model = { name, target: columns.at(-1)!.name }
    const { features } = await trainHere(home.path, { dataset: name, model, training: { epochs: 1 } })
    return features.map((feature) => feature.name)
  }

  const cases: Record<string, { body: string | Buffer; names: string[]; notes: RegExp }> = {
    'without a header': {
      body: rows((i) => `${5 + (i % 7) / 10},${i % 3},${letter(i)}`).join('\n'),
      names: ['column_1', 'column_2', 'column_3'],
      notes: /no header: the columns are called column_1 to column_3/,
    },
    'separated by |': {
      body: ['code|size|class', ...rows((i) => `K${i % 4}|${i}|${letter(i)}`)].join('\n'),
      names: ['code', 'size', 'class'],
      notes: /separated by '\|'/,
    },
    'that begins with sep=': {
      body: ['sep=;', 'a;b;class', ...rows((i) => `${i};${i % 5};${letter(i)}`)].join('\r\n'),
      names: ['a', 'b', 'class'],
      notes: /1 row above the table is left out/,
    },
    'in UTF-16': {
      body: Buffer.from(
        '\uFEFF' + ['ville,age,classe', ...rows((i) => `Orléans ${i % 3},${i},${letter(i)}`)].join('\n'),
        'utf16le',
      ),
      names: ['ville', 'age', 'classe'],
      notes: /utf-16le/,
    },
    'with the index of a data frame': {
      body: [',a,b,class', ...rows((i) => `${i},${i * 7},${i % 5},${letter(i)}`)].join('\n'),
      names: ['a', 'b', 'class'],
      notes: /index of a data frame does: it is left out/,
    },
  }
  for (const [what, { body, names, notes }] of Object.entries(cases))
    it(`${what} is read, described and trained on as described`, async () => {
      const dataset = await datasetOf(send(`/datasets?name=case`, new Uint8Array(Buffer.from(body))))
      assert.deepEqual(namesOf(dataset), names)
      assert.equal(dataset.rows, 24)
      assert.match(dataset.reading!.notes.join('\n'), notes)
      const preview = (await (await fetch(`${service.url}/datasets/case/preview`)).json()) as {
        header: string[]
        rows: string[][]
      }
      assert.deepEqual(preview.header, names)
      assert.equal(preview.rows[0]!.length, names.length)
      assert.deepEqual(await train(dataset), names.slice(0, -1))
    })

  it('is read once more in another way, with the same bytes', async () => {
    const csv = rows((i) => `${i + 0.5},${i % 3},${letter(i)}`).join('\n')
    const found = await datasetOf(send('/datasets?name=again', csv))
    assert.deepEqual([found.rows, found.reading!.header], [24, false])
    const answer = postJson(`${service.url}/datasets/again/reading`, { header: true })
    assert.equal((await answer).status, 200)
    const named = (await (await fetch(`${service.url}/datasets/again`)).json()) as DatasetSchema
    assert.deepEqual([named.rows, namesOf(named), named.sha256], [23, ['0.5', '0', 'a'], found.sha256])
  })

  it('is read as the query prescribes', async () => {
    const text = rows((i) => `${i + 0.5};${i % 3};é${letter(i)}`).join('\n')
    const body = new Uint8Array(Buffer.from(text, 'latin1'))
    const path = '/datasets?name=prescribed&header=true&delimiter=;&encoding=iso-8859-1'
    const dataset = await datasetOf(send(path, body))
    assert.deepEqual(namesOf(dataset), ['0.5', '0', 'éa'])
    assert.equal(dataset.reading!.encoding, 'windows-1252')
    assert.deepEqual(await (await fetch(`${service.url}/datasets/prescribed`)).json(), dataset)
  })

  it('is read in the encoding that its content type announces', async () => {
    const body = new Uint8Array(
      Buffer.from(`za\xbf\xf3\xb3\xe6,b\n${rows((i) => `${i},${letter(i)}`).join('\n')}`, 'latin1'),
    )
    const dataset = await datasetOf(
      send('/datasets?name=announced', body, 'text/csv; charset="windows-1250"'),
    )
    assert.deepEqual(namesOf(dataset), ['zażółć', 'b'])
    const problem = await problemOf(send('/datasets?name=announced', body, 'text/csv; charset=klingon'))
    assert.deepEqual([problem.status, problem.code], [415, 'unsupported_media_type'])
    assert.match(problem.detail, /charset klingon is not known/)
  })

  const wrong: [query: string, detail: RegExp][] = [
    ['header=maybe', /header/],
    ['delimiter=ab', /delimiter: must be one character, or comma/],
    ['encoding=klingon', /encoding: is not known/],
  ]
  for (const [query, detail] of wrong)
    it(`is not read with ${query}`, async () => {
      const problem = await problemOf(send(`/datasets?name=wrong&${query}`, smallCsv()))
      assert.deepEqual([problem.status, problem.code], [400, 'invalid_query'])
      assert.match(problem.detail, detail)
    })

  it('is not read once more in a way that cannot be, and stays as it was', async () => {
    await send('/datasets?name=kept', smallCsv())
    const before = await (await fetch(`${service.url}/datasets/kept`)).json()
    const codeOf = async (body: unknown) =>
      (await problemOf(postJson(`${service.url}/datasets/kept/reading`, body))).code
    assert.equal(await codeOf({ delimiter: '|' }), 'invalid_data')
    assert.equal(await codeOf({ encoding: 'utf-16be' }), 'invalid_data')
    assert.equal(await codeOf({ header: 'yes' }), 'invalid_body')
    assert.equal(await codeOf({ separator: ';' }), 'invalid_body')
    assert.deepEqual(await (await fetch(`${service.url}/datasets/kept`)).json(), before)
    const nothing = await problemOf(postJson(`${service.url}/datasets/nothing/reading`, {}))
    assert.equal(nothing.code, 'dataset_not_found')
  })

  for (const type of [
    'application/vnd.ms-excel',
    'text/plain',
    'text/tab-separated-values',
    'application/csv',
    'text/x-csv',
    'application/x-csv; header=present',
  ])
    it(`is taken as ${type}`, async () => {
      assert.equal((await send('/datasets?name=typed', smallCsv(), type)).status, 201)
    })

  for (const type of ['image/png', 'application/pdf', 'text/html', 'multipart/form-data; boundary=x'])
    it(`is not taken as ${type}`, async () => {
      const problem = await problemOf(send('/datasets?name=typed', smallCsv(), type))
      assert.deepEqual([problem.status, problem.code], [415, 'unsupported_media_type'])
    })

  it('with a country NA is read with other marks of missing values, and trained on', async () => {
    const csv = [
      'drink,country',
      ...rows((i) => `${['None', 'Some', 'Lots'][i % 3]},${i % 2 ? 'DE' : 'NA'}`),
    ].join('\n')
    const usual = await datasetOf(send('/datasets?name=countries', csv))
    assert.deepEqual(usual.columns[1]!.read_as_missing, [{ value: 'NA', count: 12 }])
    const asked = { dataset: 'countries', model: { name: 'countries', target: 'country' } }
    const refused = (await (await postJson(`${service.url}/runs`, asked)).json()) as { detail: string }
    assert.match(refused.detail, /one value only \('NA' in 12 rows were read as missing/)
    const kept = await datasetOf(send('/datasets?name=countries&missing=', csv))
    assert.deepEqual(await train(kept), ['drink'])
    const again = await datasetOf(
      postJson(`${service.url}/datasets/countries/reading`, { missing: ['Lots'] }),
    )
    assert.deepEqual([again.columns[0]!.missing, again.columns[1]!.missing], [8, 0])
  })

  it('has what a run names as missing, whatever it was uploaded with', async () => {
    const csv = [
      'x,drink,country',
      ...rows((i) => `${i % 4 ? i : -1},${'NSL'[i % 3]},${i % 2 ? 'DE' : 'NA'}`),
    ]
    await send('/datasets?name=marked&missing=S', csv.join('\n'))
    const asked = { dataset: 'marked', model: { name: 'marked', target: 'country' }, training: { epochs: 1 } }
    const { features, labels, missing_marks } = await trainHere(home.path, { ...asked, missing: ['-1'] })
    assert.deepEqual([labels, missing_marks], [['DE', 'NA'], ['-1']])
    assert.deepEqual(
      features.map((feature) => [feature.nullable, feature.type === 'text' && feature.categories]),
      [
        [true, false],
        [false, ['N', 'S', 'L']],
      ],
    )
    const stored = (await (await fetch(`${service.url}/datasets/marked`)).json()) as DatasetSchema
    assert.deepEqual(stored.missing_marks, ['S'])
    const usual = await postJson(`${service.url}/runs`, { ...asked, missing: ['NA'] })
    assert.match(((await usual.json()) as { detail: string }).detail, /one value only \('NA' in 12 rows/)
  })

  it('with codes keeps them apart, and runs say what they leave out', async () => {
    const csv = ['id,gone,x,code', ...rows((i) => `${i},,${i % 9},${['01', '02', '10', '1'][i % 4]}`)].join(
      '\n',
    )
    const dataset = await datasetOf(send('/datasets?name=codes', csv))
    assert.deepEqual(
      dataset.columns[3]!.categories?.map(({ value }) => value),
      ['01', '02', '10', '1'],
    )
    const model = { name: 'codes', target: 'code' }
    const runId = await startRun(service.url, { dataset: 'codes', model, training: { epochs: 1 } })
    const { status, warnings } = await waitForRun(service.url, runId)
    assert.equal(status, 'succeeded')
    assert.match(warnings!.join(), /"id" looks like row numbers.*"gone" has no values/)
  })
})
