// npm run bench: sets up, then measures the inference service against bare servers. `-- --full` takes longer.
import { run, setUp } from './set-up.mjs'

setUp('all')
run(process.execPath, ['--import', 'tsx', 'bench/main.ts', ...process.argv.slice(2)])
