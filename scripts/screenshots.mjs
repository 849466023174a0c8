// npm run screenshots: takes the pictures in docs/images anew, which needs Chromium (CHROMIUM names one) and six minutes.
import { run, setUp } from './set-up.mjs'

setUp('all')
run(process.execPath, [
  '--import',
  'tsx',
  'services/dashboard/test/browser/screenshots/take.ts',
  ...process.argv.slice(2),
])
