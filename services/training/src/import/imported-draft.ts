/** What the manifests of all imported models have in common. */
import { FORMAT_VERSION, type Manifest } from '@modelops/common/manifest'
import type { Described } from './describe-task.js'
import type { ImportRequest } from './import-request.js'

export const importedDraft = ({ name }: ImportRequest, described: Described) =>
  ({
    ...described,
    format_version: FORMAT_VERSION,
    model_name: name,
    origin: 'imported',
    hyper_parameters: {},
    metrics: {},
    curves: { epochs: [] },
  }) satisfies Partial<Manifest>
