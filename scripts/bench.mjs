// npm run bench, bench:training, bench:peers, bench:quality: sets up, then measures. `-- --full` takes longer.
import { run, setUp } from './set-up.mjs'

setUp('all')
const [what, ...options] = process.argv.slice(2)
run(process.execPath, ['--import', 'tsx', `bench/${what}.ts`, ...options])
