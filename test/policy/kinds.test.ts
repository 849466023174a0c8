import { kindPolicies } from '../../policy/kinds.js'
import { podPolicies } from '../../policy/pods.js'
import { hardenedPod } from './pod.js'
import { describePolicy, type Allowed } from './resources.js'

const groups = [
  ...['core', 'apps', 'batch', 'autoscaling', 'policy', 'extensions', 'helm.sh'],
  ...['admissionregistration.k8s.io', 'apiextensions.k8s.io', 'apiregistration.k8s.io'],
  ...['certificates.k8s.io', 'coordination.k8s.io', 'discovery.k8s.io', 'events.k8s.io'],
  ...['flowcontrol.apiserver.k8s.io', 'networking.k8s.io', 'node.k8s.io', 'rbac.authorization.k8s.io'],
  ...['resource.k8s.io', 'scheduling.k8s.io', 'storage.k8s.io', 'storagemigration.k8s.io'],
]
const template = { spec: { replicas: 2, template: { spec: hardenedPod } } }
const unknownPackage = (name: string) =>
  `No policy judges resources of ${name}. Use those of aws, awsx, eks, kubernetes.`
const unjudged = (type: string) =>
  `No policy judges what ${type} makes, starts or opens. Write it as resources of its own, or as a Deployment.`
const unknownKind = (kind: string, group: string) =>
  `No policy knows what a ${kind} of ${group} starts. Use a Deployment, StatefulSet, Job or CronJob, or add the kind to policy/kinds.ts if it starts no pods.`

describePolicy([...kindPolicies, ...podPolicies], 'everything-is-judged', {
  allowed: [
    ['a component of ours', 'modelops:infra:Bucket', {}],
    ['a stack', 'pulumi:pulumi:Stack', {}],
    ['a provider', 'pulumi:providers:kubernetes', {}],
    ['a password', 'random:index/randomPassword:RandomPassword', { length: 32 }],
    ['logs', 'aws:cloudwatch/logGroup:LogGroup', { retentionInDays: 30 }],
    ['an image that is built', 'docker-build:index:Image', { tags: ['x:1'] }],
    ...groups.map((group): Allowed => [`an object of ${group}`, `kubernetes:${group}/v1:Any`, { spec: {} }]),
    ['manifests of this repository', 'kubernetes:yaml:ConfigFile', { file: 'a.yaml' }],
    ['those of Kustomize', 'kubernetes:kustomize/v2:Directory', { directory: 'a' }],
    ['a monitor of services', 'kubernetes:monitoring.coreos.com/v1:ServiceMonitor', { spec: {} }],
    ['a route', 'kubernetes:gateway.networking.k8s.io/v1:HTTPRoute', { spec: {} }],
    ['a class of nodes of Auto Mode', 'kubernetes:eks.amazonaws.com/v1:NodeClass', { spec: {} }],
    ['a patch of it', 'kubernetes:eks.amazonaws.com/v1:NodeClassPatch', { spec: {} }],
    ['a custom workload whose pods are hardened', 'kubernetes:argoproj.io/v1alpha1:Rollout', template],
    ['a service of Knative whose pods are', 'kubernetes:serving.knative.dev/v1:Service', template],
    [
      'a list of objects of Kubernetes',
      'kubernetes:core/v1:List',
      { items: [{ apiVersion: 'v1', kind: 'ConfigMap' }] },
    ],
  ],
  refused: [
    ['a bucket of aws-native', 'aws-native:s3:Bucket', {}, unknownPackage('aws-native')],
    ['a role of aws-native', 'aws-native:iam:Role', {}, unknownPackage('aws-native')],
    ['a resource of the program', 'pulumi-nodejs:dynamic:Resource', {}, unknownPackage('pulumi-nodejs')],
    ['a command', 'command:local:Command', { create: 'true' }, unknownPackage('command')],
    [
      'a template of CloudFormation',
      'aws:cloudformation/stack:Stack',
      { templateBody: '{}' },
      unjudged('aws:cloudformation/stack:Stack'),
    ],
    [
      'a resource of Cloud Control',
      'aws:cloudcontrol/resource:Resource',
      { typeName: 'AWS::S3::Bucket', desiredState: '{}' },
      unjudged('aws:cloudcontrol/resource:Resource'),
    ],
    [
      'containers beside Kubernetes',
      'aws:ecs/taskDefinition:TaskDefinition',
      {},
      unjudged('aws:ecs/taskDefinition:TaskDefinition'),
    ],
    ['a function', 'aws:lambda/function:Function', {}, unjudged('aws:lambda/function:Function')],
    ['a way in from the internet', 'aws:apigatewayv2/api:Api', {}, unjudged('aws:apigatewayv2/api:Api')],
    [
      'images for everybody',
      'aws:ecrpublic/repository:Repository',
      {},
      unjudged('aws:ecrpublic/repository:Repository'),
    ],
    [
      'a custom kind that is called a list',
      'kubernetes:example.org/v1:WorkList',
      { spec: { image: 'x' } },
      unknownKind('Work', 'example.org'),
    ],
    [
      'a task of Tekton',
      'kubernetes:tekton.dev/v1:TaskRun',
      { spec: { taskSpec: { steps: [{ image: 'x' }] } } },
      unknownKind('TaskRun', 'tekton.dev'),
    ],
    [
      'a workflow whose template has a single container',
      'kubernetes:argoproj.io/v1alpha1:Workflow',
      { spec: { templates: [{ container: { image: 'x' } }] } },
      unknownKind('Workflow', 'argoproj.io'),
    ],
    [
      'an operator that starts pods of its own beside those that it is given',
      'kubernetes:monitoring.coreos.com/v1:Prometheus',
      { spec: hardenedPod },
      unknownKind('Prometheus', 'monitoring.coreos.com'),
    ],
    [
      'an unknown kind in a list',
      'kubernetes:core/v1:List',
      { items: [{ apiVersion: 'tekton.dev/v1', kind: 'TaskRun' }] },
      unknownKind('TaskRun', 'tekton.dev'),
    ],
  ],
})
