// npm run screenshots: takes the screenshots in docs/images again. It needs Chromium (CHROMIUM names its path) and six minutes.
import { run, setUp } from './set-up.mjs'

setUp('all')
run(process.execPath, [
  '--import',
  'tsx',
  'services/dashboard/test/browser/screenshots/take.ts',
  ...process.argv.slice(2),
])
