import { volumePolicies } from '../../policy/volumes.js'
import { describePolicy } from './resources.js'

const volume = 'aws:ebs/volume:Volume'
const instance = 'aws:ec2/instance:Instance'
const template = 'aws:ec2/launchTemplate:LaunchTemplate'
const nodeGroup = 'aws:eks/nodeGroup:NodeGroup'
const storageClass = 'kubernetes:storage.k8s.io/v1:StorageClass'
const fileSystem = 'aws:efs/fileSystem:FileSystem'
const encryptionByDefault = 'aws:ebs/encryptionByDefault:EncryptionByDefault'
const nodeClass = 'kubernetes:eks.amazonaws.com/v1:NodeClass'
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
    [
      'an encrypted class of Auto Mode',
      storageClass,
      { provisioner: 'ebs.csi.eks.amazonaws.com', parameters: { type: 'gp3', encrypted: 'true' } },
    ],
    ['an encrypted file system', fileSystem, { encrypted: true }],
    ['encryption of the account', encryptionByDefault, { enabled: true }],
    ['nodes of Auto Mode, which are encrypted', nodeClass, { spec: { ephemeralStorage: { size: '80Gi' } } }],
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
      'a class of Auto Mode that is not encrypted',
      storageClass,
      { provisioner: 'ebs.csi.eks.amazonaws.com', parameters: { type: 'gp3' } },
      openClass,
    ],
    ['a patch of a class', `${storageClass}Patch`, { ...ebs, parameters: { encrypted: 'false' } }, openClass],
    ['a class in a list', `${storageClass}List`, { items: [ebs] }, openClass],
    [
      'a file system that says nothing',
      fileSystem,
      {},
      'The volume is not encrypted. Set encrypted to true.',
    ],
    [
      'a copy of a snapshot',
      'aws:ebs/snapshotCopy:SnapshotCopy',
      { sourceSnapshotId: 's' },
      'The volume is not encrypted. Set encrypted to true.',
    ],
    [
      'no encryption of the account',
      encryptionByDefault,
      { enabled: false },
      'The account does not encrypt volumes by default. Set enabled to true.',
    ],
    [
      'a launch configuration',
      'aws:ec2/launchConfiguration:LaunchConfiguration',
      { imageId: 'ami-1' },
      'The root volume is not encrypted. Set rootBlockDevice.encrypted to true.',
    ],
    [
      'a spot machine',
      'aws:ec2/spotInstanceRequest:SpotInstanceRequest',
      {},
      'The root volume is not encrypted. Set rootBlockDevice.encrypted to true.',
    ],
    [
      'nodes of Auto Mode whose volumes would not be encrypted',
      nodeClass,
      { spec: { blockDeviceMappings: [{ ebs: { encrypted: false } }] } },
      'A volume of the nodes is not encrypted. Set ebs.encrypted to true in blockDeviceMappings.',
    ],
    [
      'nodes of Karpenter whose volumes are not encrypted',
      'kubernetes:karpenter.k8s.aws/v1:EC2NodeClass',
      { spec: { blockDeviceMappings: [{ ebs: { volumeSize: '20Gi' } }] } },
      'A volume of the nodes is not encrypted. Set ebs.encrypted to true in blockDeviceMappings.',
    ],
    [
      'a class of the provisioner in the tree',
      storageClass,
      { provisioner: 'kubernetes.io/aws-ebs', parameters: { type: 'gp2', encrypted: 'false' } },
      openClass,
    ],
  ],
})
