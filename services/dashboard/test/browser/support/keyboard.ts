/** The page as it is used without a mouse. */
import type { Locator, Page } from 'playwright-core'
import { until } from '../../../../common/test/support/until.js'

const MOST_STOPS = 100

/** Presses Tab until the focus is there, once that can be seen. @throws where it never gets there */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  for (let stops = 0; stops < MOST_STOPS; stops++) {
    await page.keyboard.press('Tab')
    if (await hasFocus(page, target)) return
  }
  throw new Error(`Tab does not lead to ${target.toString()}`)
}

export const hasFocus = async (page: Page, target: Locator) =>
  (await target.and(page.locator(':focus')).count()) === 1

/** Once it can be pressed. */
export async function deployButton(page: Page) {
  const deploy = page.getByRole('button', { name: 'Deploy' })
  await until(() => deploy.isEnabled(), 'the run can be deployed')
  return deploy
}
