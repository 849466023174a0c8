/** What `modelops-train --help` prints. */
import { importFlags, trainFlags } from './flags.js'

const flagLines = (flags: typeof trainFlags) =>
  Object.entries(flags)
    .map(([name, { value = '', help }]) => `  ${`--${name} ${value}`.padEnd(30)}${help}`)
    .join('\n')

export const help = `modelops-train: trains one model and publishes it, or imports an existing one.

  modelops-train --config run.json
  modelops-train --csv iris.csv --model iris --target species
  modelops-train --import model.json --name digits
  modelops-train --import models:/digits@champion --name digits

Training
${flagLines(trainFlags)}

Importing
${flagLines(importFlags)}

Environment
  MODELOPS_STORE            file:///directory or s3://bucket/prefix (default: store in MODELOPS_HOME)
  MODELOPS_HOME             data and temporary files (default: .modelops)
  TRAINING_WORKERS          threads that train models side by side (default: a core less than there are, 5 at most)
  MLFLOW_TRACKING_URI       MLflow server of --import models:/..., as http://mlflow:5000 (also _TOKEN, _USERNAME, _PASSWORD)
  LOG_LEVEL                 fatal, error, warn, info, debug, trace or silent (default: info)
  TERMINATION_LOG           file that gets the reason of a failure, if it exists (default: /dev/termination-log)

Exit codes
  0  done      2  bad configuration      3  bad data      4  training diverged      1  anything else
`
