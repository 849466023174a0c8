import assert from 'node:assert/strict'
import { isPreview, previewCsv, PREVIEW_BYTES } from '../../../../../web/pages/train/data/csv-preview.js'

const whole = (text: string) => previewCsv(text, true, text.length)

function table(text: string) {
  const preview = whole(text)
  assert(isPreview(preview), `no table: ${JSON.stringify(preview)}`)
  return preview
}

const fault = (text: string) => {
  const preview = whole(text)
  return isPreview(preview) ? preview.fault : preview
}

describe('Train: the preview of a CSV file', () => {
  it('has the header and numbered rows, without blank lines', () => {
    const { header, rows, rowCount, fault } = table('a, b\n1,2\n\n3,4\n')
    assert.deepEqual(header, ['a', 'b'])
    assert.deepEqual(rows, [
      { number: 1, cells: ['1', '2'] },
      { number: 2, cells: ['3', '4'] },
    ])
    assert.equal(rowCount, 2)
    assert.equal(fault, undefined)
  })

  it('finds semicolons and tabs, also where cells contain commas', () => {
    assert.equal(table('a;b\n"1,5";2\n').separator, ';')
    assert.equal(table('a\tb\n1\t2\n').separator, '\t')
  })

  it('finds vertical bars and blanks, and lines of a title, as the service does', () => {
    assert.equal(table('a|b\n1|2\n3|4\n').separator, '|')
    assert.equal(table('a b\n1 2\n3 4\n').separator, ' ')
    const { header, rows } = table('Sales of 2024\n\na,b,c\n1,2,3\n4,5,6\n')
    assert.deepEqual(header, ['a', 'b', 'c'])
    assert.deepEqual(rows[0], { number: 1, cells: ['1', '2', '3'] })
  })

  it('shows the first row of a file without a header as a row', () => {
    const { header, hasHeader, rows } = table('5.1,3.5,setosa\n4.9,3.0,setosa\n6.1,2.9,other\n')
    assert.deepEqual([header, hasHeader], [['column_1', 'column_2', 'column_3'], false])
    assert.equal(rows.length, 3)
  })

  it('finds nothing wrong with separators at the end of rows, nor with a first column without a name', () => {
    assert.equal(table('a,b\n1,2,\n3,4,\n').fault, undefined)
    assert.equal(table(',a,b\n0,1,2\n1,3,4\n').fault, undefined)
  })

  it('takes quoted cells with line breaks as one', () => {
    assert.deepEqual(table('a,b\n"x\ny",2\n').rows[0]!.cells, ['x\ny', '2'])
  })

  it('leaves out the cut last row of a long file and estimates how many there are', () => {
    const text = 'a,b\n' + '1,2\n'.repeat(100) + '3'
    const preview = previewCsv(text, false, 10 * PREVIEW_BYTES)
    assert(isPreview(preview))
    assert.equal(preview.rowCount, 1000)
    assert.equal(preview.fault, undefined)
  })

  it('forgives a character that the cut divides', () => {
    assert(isPreview(previewCsv('a,b\n1,2\n1,\uFFFD', false, 10 * PREVIEW_BYTES)))
  })

  it('lets a file be uploaded whose rows are too long for a preview', () => {
    for (const text of ['a,b,c', 'a,b,c\n1,2']) {
      const preview = previewCsv(text, false, 10 * PREVIEW_BYTES)
      assert(!isPreview(preview))
      assert.match(preview.detail, /too long/)
      assert.equal(preview.isUploadable, true)
    }
    assert(!isPreview(whole('')) && !('isUploadable' in whole('')))
  })

  it('names the first row of the wrong length and shows it, however far down it is', () => {
    const preview = table('a,b\n' + '1,2\n'.repeat(40) + '1,2,3\n')
    assert.deepEqual(preview.fault, { rows: [41], detail: 'Row 41 has 3 cells, the header has 2' })
    assert.deepEqual(preview.rows.at(-1), { number: 41, cells: ['1', '2', '3'] })
    assert.equal(preview.rows.length, 11)
  })

  it('names all rows of the wrong length, counts them and shows the first five', () => {
    const preview = table('a,b\n' + '1,2\n'.repeat(20) + '1,2,3\n1\n'.repeat(4))
    assert.deepEqual(preview.fault, {
      rows: [21, 22, 23, 24, 25, 26, 27, 28],
      detail: 'Row 21 has 3 cells, the header has 2; at least 7 more rows of another length',
    })
    assert.deepEqual(
      preview.rows.slice(10).map(({ number }) => number),
      [21, 22, 23, 24, 25],
    )
  })

  it('finds columns without a name and of the same name', () => {
    assert.match(fault('a,,c\n1,2,3\n')!.detail, /Column 2 has no name/)
    assert.match(fault('a,b, a\n1,2,3\n')!.detail, /Columns 1 and 3 are both named/)
  })

  it('distinguishes empty files, files without rows and files that are not text', () => {
    assert.match(fault('')!.detail, /empty/)
    assert.match(fault('a,b\n')!.detail, /no rows/)
    assert.match(fault('PK\u0003\u0004\0\0')!.detail, /not the text of a table/)
    assert.match(fault('gr\uFFFD\uFFFDe,b\n1,2\n')!.detail, /not the text of a table/)
  })
})
