import assert from 'node:assert/strict'
import { binaryFormatOf } from '../../../../../web/pages/train/data/binary-format.js'

describe('Train: a file that is no text', () => {
  for (const [name, start, detail, isUploadable] of [
    ['a.xlsx', 'PK\u0003\u0004', /no preview of an Excel workbook/, true],
    ['a.zip', 'PK\u0003\u0004', /no preview of a zip archive/, true],
    ['a.csv.gz', '\u001f\u008b', /compressed with gzip/, true],
    ['a.parquet', 'PAR1', /a Parquet file/, true],
    ['a.xls', '\u00d0\u00cf\u0011\u00e0', /save it as .xlsx or CSV/, undefined],
    ['a.pdf', '%PDF-1.7', /a PDF document/, undefined],
  ] as const)
    it(`is recognised: ${name}`, () => {
      const content = binaryFormatOf(Buffer.from(start, 'latin1'), name)!
      assert.match(content.detail, detail)
      assert.equal(content.isUploadable, isUploadable)
    })

  it('is not seen in text', () =>
    assert.equal(binaryFormatOf(Buffer.from('PK,name\n1,2\n'), 'a.csv'), undefined))
})
