/** Volumes are encrypted: those of machines, those that pods claim, and file systems. */
import type { Policies } from '@pulumi/policy'
import { onKinds, onTypes } from './check.js'

interface BlockDevice {
  encrypted?: boolean | string
}

const isTrue = (value: boolean | string | undefined) => String(value) === 'true'

function* checkVolume({ encrypted }: BlockDevice) {
  if (!isTrue(encrypted)) yield 'The volume is not encrypted. Set encrypted to true.'
}

function* checkDefault({ enabled = true }: { enabled?: boolean }) {
  if (!enabled) yield 'The account does not encrypt volumes by default. Set enabled to true.'
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

/** The driver's, that of EKS Auto Mode, and the one that was in Kubernetes itself. */
const ebsProvisioners = ['ebs.csi.aws.com', 'ebs.csi.eks.amazonaws.com', 'kubernetes.io/aws-ebs']

function* checkStorageClass(inputs: { provisioner?: string; parameters?: BlockDevice }) {
  const { provisioner = '', parameters } = inputs
  if (!ebsProvisioners.includes(provisioner)) return
  if (!isTrue(parameters?.encrypted)) {
    yield "The storage class makes volumes that are not encrypted. Set parameters.encrypted to 'true'."
  }
}

/** Nodes of Auto Mode and Karpenter have encrypted volumes unless they say otherwise. */
function* checkNodeClass({ spec = {} }: { spec?: { blockDeviceMappings?: { ebs?: BlockDevice }[] } }) {
  for (const { ebs } of spec.blockDeviceMappings ?? []) {
    if (ebs && !isTrue(ebs.encrypted))
      yield 'A volume of the nodes is not encrypted. Set ebs.encrypted to true in blockDeviceMappings.'
  }
}

const volumeTypes = [
  ...['aws:ebs/volume:Volume', 'aws:ebs/snapshotCopy:SnapshotCopy'],
  'aws:efs/fileSystem:FileSystem',
]
const machineTypes = [
  ...['aws:ec2/instance:Instance', 'aws:ec2/spotInstanceRequest:SpotInstanceRequest'],
  'aws:ec2/launchConfiguration:LaunchConfiguration',
]

export const volumePolicies: Policies = [
  {
    name: 'volumes-are-encrypted',
    description: 'No volume of a machine or a pod, and no file system, is unencrypted.',
    validateResource: [
      onTypes(volumeTypes, checkVolume),
      onTypes(['aws:ebs/encryptionByDefault:EncryptionByDefault'], checkDefault),
      onTypes(machineTypes, checkInstance),
      onTypes(['aws:ec2/launchTemplate:LaunchTemplate'], checkLaunchTemplate),
      onTypes(['aws:eks/nodeGroup:NodeGroup'], checkNodeGroup),
      onKinds(['StorageClass'], checkStorageClass),
      onKinds(['NodeClass', 'EC2NodeClass'], checkNodeClass),
    ],
  },
]
