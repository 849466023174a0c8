import { volumePolicies } from '../../policy/volumes.js'
import { describePolicy } from './resources.js'

const volume = 'aws:ebs/volume:Volume'
const instance = 'aws:ec2/instance:Instance'
const template = 'aws:ec2/launchTemplate:LaunchTemplate'
const nodeGroup = 'aws:eks/nodeGroup:NodeGroup'
const storageClass = 'kubernetes:storage.k8s.io/v1:StorageClass'
const ebs = { provisioner: 'ebs.csi.aws.com', volumeBindingMode: 'WaitForFirstConsumer' }
const mapping = (device: object) => ({ blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: device }] })
const openClass =
  "The storage class makes volumes that are not encrypted. Set parameters.encrypted to 'true'."
const openTemplate =
  "The volume /dev/xvda of the launch template is not encrypted. Set its ebs.encrypted to 'true'."

describePolicy(volumePolicies, 'volumes-are-encrypted', {
  allowed: [
    ['an encrypted volume', volume, { availabilityZone: 'eu-west-3a', size: 20, encrypted: true }],
    [
      'a machine whose volumes are encrypted',
      instance,
      {
        rootBlockDevice: { encrypted: true },
        ebsBlockDevices: [{ deviceName: '/dev/sdb', encrypted: true }],
      },
    ],
    [
      'a launch template with an encrypted volume',
      template,
      mapping({ volumeType: 'gp3', volumeSize: 20, encrypted: 'true' }),
    ],
    [
      'a launch template with a disk of the machine itself',
      template,
      { blockDeviceMappings: [{ deviceName: '/dev/sdb', virtualName: 'ephemeral0' }] },
    ],
    ['nodes with a launch template', nodeGroup, { launchTemplate: { id: 'lt-1', version: '1' } }],
    ['an encrypted gp3 class', storageClass, { ...ebs, parameters: { type: 'gp3', encrypted: 'true' } }],
    ['the class of another kind of storage', storageClass, { provisioner: 'docker.io/hostpath' }],
  ],
  refused: [
    [
      'a volume that says nothing of encryption',
      volume,
      { availabilityZone: 'eu-west-3a', size: 20 },
      'The volume is not encrypted. Set encrypted to true.',
    ],
    [
      'a volume that is not encrypted',
      volume,
      { availabilityZone: 'eu-west-3a', encrypted: false },
      'The volume is not encrypted. Set encrypted to true.',
    ],
    [
      'a machine that says nothing of its root volume',
      instance,
      { instanceType: 't3.medium' },
      'The root volume is not encrypted. Set rootBlockDevice.encrypted to true.',
    ],
    [
      'a machine with a second volume that is not encrypted',
      instance,
      { rootBlockDevice: { encrypted: true }, ebsBlockDevices: [{ deviceName: '/dev/sdb' }] },
      'Another volume is not encrypted. Set ebsBlockDevices[0].encrypted to true.',
    ],
    [
      'a launch template whose volume is not encrypted',
      template,
      mapping({ encrypted: 'false' }),
      openTemplate,
    ],
    ['a launch template that leaves encryption open', template, mapping({ volumeType: 'gp3' }), openTemplate],
    [
      'a launch template without volumes',
      template,
      { instanceType: 't3.medium' },
      "The launch template says nothing of volumes, so the machines' are not encrypted. Add a block device mapping with ebs.encrypted 'true'.",
    ],
    [
      'nodes without a launch template',
      nodeGroup,
      { diskSize: 20 },
      "The node group has no launch template, so its nodes' volumes are not encrypted. Give it one whose volumes are.",
    ],
    ['a gp3 class that is not encrypted', storageClass, { ...ebs, parameters: { type: 'gp3' } }, openClass],
    ['an EBS class without parameters', storageClass, ebs, openClass],
    [
      'a class of the provisioner in the tree',
      storageClass,
      { provisioner: 'kubernetes.io/aws-ebs', parameters: { type: 'gp2', encrypted: 'false' } },
      openClass,
    ],
  ],
})
