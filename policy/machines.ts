/** Machines give their role's credentials only to who asks by IMDSv2. */
import type { Policies } from '@pulumi/policy'
import { onKinds, onTypes } from './check.js'

interface MetadataOptions {
  httpTokens?: string
  httpEndpoint?: string
}

const remedy = 'Set metadataOptions.httpTokens to required.'

function* checkOptions({ httpTokens, httpEndpoint }: MetadataOptions = {}) {
  if (httpTokens !== 'required' && httpEndpoint !== 'disabled')
    yield `The machine answers requests for credentials without a token (IMDSv1). ${remedy}`
}

/** Nodes of Auto Mode and Karpenter ask for tokens unless they say otherwise. */
function* checkNodeClass({ spec = {} }: { spec?: { metadataOptions?: MetadataOptions } }) {
  if (spec.metadataOptions?.httpTokens !== undefined) yield* checkOptions(spec.metadataOptions)
}

function* checkNodes({ launchTemplate, enableIMDSv2 }: { launchTemplate?: object; enableIMDSv2?: boolean }) {
  if (!launchTemplate && enableIMDSv2 !== true)
    yield 'The nodes answer requests for credentials without a token (IMDSv1). Set enableIMDSv2 to true.'
}

const machineTypes = [
  'aws:ec2/instance:Instance',
  'aws:ec2/launchTemplate:LaunchTemplate',
  'aws:ec2/launchConfiguration:LaunchConfiguration',
  'aws:ec2/spotInstanceRequest:SpotInstanceRequest',
]

export const machinePolicies: Policies = [
  {
    name: 'machines-require-imdsv2',
    description: 'No machine answers the metadata service without a token.',
    validateResource: [
      onTypes(machineTypes, ({ metadataOptions }: { metadataOptions?: MetadataOptions }) =>
        checkOptions(metadataOptions),
      ),
      onTypes(['aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults'], checkOptions),
      onTypes(['eks:index:ManagedNodeGroup'], checkNodes),
      onKinds(['NodeClass', 'EC2NodeClass'], checkNodeClass),
    ],
  },
]
