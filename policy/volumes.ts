/** Volumes are encrypted: those of nodes, and those that pods claim. */
import type { Policies } from '@pulumi/policy'
import { onTypes } from './check.js'

interface BlockDevice {
  encrypted?: boolean | string
}

const isTrue = (value: boolean | string | undefined) => String(value) === 'true'

function* checkVolume({ encrypted }: BlockDevice) {
  if (!isTrue(encrypted)) yield 'The volume is not encrypted. Set encrypted to true.'
}

function* checkInstance(inputs: { rootBlockDevice?: BlockDevice; ebsBlockDevices?: BlockDevice[] }) {
  const { rootBlockDevice = {}, ebsBlockDevices = [] } = inputs
  if (!isTrue(rootBlockDevice.encrypted)) {
    yield 'The root volume is not encrypted. Set rootBlockDevice.encrypted to true.'
  }
  for (const [index, { encrypted }] of ebsBlockDevices.entries()) {
    if (!isTrue(encrypted)) {
      yield `Another volume is not encrypted. Set ebsBlockDevices[${index}].encrypted to true.`
    }
  }
}

function* checkLaunchTemplate(inputs: {
  blockDeviceMappings?: { deviceName?: string; ebs?: BlockDevice }[]
}) {
  const { blockDeviceMappings: mappings = [] } = inputs
  if (mappings.length === 0) {
    yield "The launch template says nothing of volumes, so the machines' are not encrypted. Add a block device mapping with ebs.encrypted 'true'."
  }
  for (const { deviceName, ebs } of mappings) {
    if (ebs && !isTrue(ebs.encrypted)) {
      yield `The volume ${deviceName} of the launch template is not encrypted. Set its ebs.encrypted to 'true'.`
    }
  }
}

function* checkNodeGroup({ launchTemplate }: { launchTemplate?: object }) {
  if (!launchTemplate) {
    yield "The node group has no launch template, so its nodes' volumes are not encrypted. Give it one whose volumes are."
  }
}

function* checkStorageClass(inputs: { provisioner?: string; parameters?: BlockDevice }) {
  const { provisioner, parameters } = inputs
  if (provisioner !== 'ebs.csi.aws.com' && provisioner !== 'kubernetes.io/aws-ebs') return
  if (!isTrue(parameters?.encrypted)) {
    yield "The storage class makes volumes that are not encrypted. Set parameters.encrypted to 'true'."
  }
}

export const volumePolicies: Policies = [
  {
    name: 'volumes-are-encrypted',
    description: 'No volume of a machine or a pod is unencrypted.',
    validateResource: [
      onTypes(['aws:ebs/volume:Volume'], checkVolume),
      onTypes(['aws:ec2/instance:Instance'], checkInstance),
      onTypes(['aws:ec2/launchTemplate:LaunchTemplate'], checkLaunchTemplate),
      onTypes(['aws:eks/nodeGroup:NodeGroup'], checkNodeGroup),
      onTypes(['kubernetes:storage.k8s.io/v1:StorageClass'], checkStorageClass),
    ],
  },
]
