import type { Page } from 'playwright-core'
import { dropFile } from '../support/drop-file.js'
import type { Stage } from '../support/stage.js'

const countries = ['DE', 'NA', 'FR']
const table = Array.from(
  { length: 60 },
  (_, row) => `${5 + (row % 7)}.5|${countries[row % 3]}|${row % 2 === 0 ? 'yes' : 'no'}`,
).join('\n')

export const describeReading = (stage: Stage) =>
  describe('a table that was not read as it was meant', () => {
    const rowOf = (page: Page, column: string) =>
      page
        .getByRole('table', { name: 'Columns of plants' })
        .getByRole('row', { name: `Learn from ${column}` })
    const readAgain = (page: Page) => page.getByRole('button', { name: 'Read it again' }).click()

    it('shows what was made of it, and is read in another way', () =>
      stage.visit(async ({ page, forgive }) => {
        forgive(/status of 422/)
        await page.goto('/train')
        await dropFile(page, 'plants.csv', table)
        await page.getByText('60 rows · 3 columns · separated by vertical bars · without a header').waitFor()
        await page.getByRole('button', { name: 'Upload' }).click()
        await page.getByText('separated by vertical bars · without a header · uploaded').waitFor()
        await page.getByText('The file has no header: its columns are called column_1 to column_3').waitFor()
        await rowOf(page, 'column_2').getByText('33.3 %').waitFor()
        await page.getByText('Counts as missing: “NA” (20 rows)').waitFor()

        await page.getByRole('button', { name: '“NA” is a value' }).click()
        await rowOf(page, 'column_2').getByText('DE (20), NA (20), FR (20)').waitFor()

        await page.getByText('Read the file in another way').click()
        await page
          .getByLabel('Missing values')
          .and(page.locator('select'))
          .locator('option:checked', { hasText: 'Only these marks' })
          .waitFor({ state: 'attached' })
        await page.getByLabel('Type of column_1').selectOption('read as text')
        await rowOf(page, 'column_1').getByText('5.5 (9)').waitFor()
        await rowOf(page, 'column_2').getByText('NA (20)').waitFor()

        await page.getByLabel('Target', { exact: true }).selectOption('column_2')
        await page.getByRole('button', { name: 'The first row holds the names' }).click()
        await page.getByText('59 rows · 3 columns').waitFor()
        await rowOf(page, '5.5').waitFor()
        await page.getByText('Learns yes (2 classes)').waitFor()

        await page.getByLabel('Separator').selectOption('semicolons')
        await readAgain(page)
        await page.getByText('Could not read the file in this way').waitFor()
      }))

    it('is chosen though it cannot be shown before its upload', () =>
      stage.visit(async ({ page }) => {
        await page.goto('/train')
        await dropFile(page, 'book.xlsx', 'PK\u0003\u0004')
        await page.getByText('There is no preview of an Excel workbook before its upload').waitFor()
        await page.getByRole('button', { name: 'Upload' }).waitFor()
      }))
  })
