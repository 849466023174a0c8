/** What no policy can judge is refused: providers, templates and kinds of workload that the pack does not know. */
import type { Policies, ResourceValidation } from '@pulumi/policy'
import { isObject, listOf, objectsOf, peek, type Fields } from './kubernetes.js'
import { partsOf } from './pod-specs.js'

const packages = ['pulumi', 'modelops', 'random', 'docker-build', 'aws', 'awsx', 'eks', 'kubernetes']

/** Modules of AWS that start code, make other resources, or open what is in the VPC. */
const unjudged =
  /^aws:(cloudformation|cloudcontrol|servicecatalog|serverlessrepository|ecs|lambda|batch|apprunner|lightsail|elasticbeanstalk|codebuild|sagemaker|emr|emrcontainers|emrserverless|gamelift|apigateway|apigatewayv2|cloudfront|globalaccelerator|ecrpublic)\//

/** Kubernetes' own groups, and those of Pulumi's components for it. */
const ownGroups = [
  ...['core', 'apps', 'batch', 'autoscaling', 'policy', 'extensions'],
  ...['admissionregistration.k8s.io', 'apiextensions.k8s.io', 'apiregistration.k8s.io'],
  ...['certificates.k8s.io', 'coordination.k8s.io', 'discovery.k8s.io', 'events.k8s.io'],
  ...['flowcontrol.apiserver.k8s.io', 'networking.k8s.io', 'node.k8s.io', 'rbac.authorization.k8s.io'],
  ...['resource.k8s.io', 'scheduling.k8s.io', 'storage.k8s.io', 'storagemigration.k8s.io'],
  ...['helm.sh', 'yaml', 'kustomize'],
]

/** Custom kinds that start no pods, by group. */
const harmlessKinds: Record<string, string[]> = {
  'monitoring.coreos.com': ['ServiceMonitor', 'PodMonitor', 'PrometheusRule', 'Probe', 'ScrapeConfig'],
  'gateway.networking.k8s.io': ['Gateway', 'GatewayClass', 'HTTPRoute', 'GRPCRoute', 'ReferenceGrant'],
  'gateway.k8s.aws': ['LoadBalancerConfiguration', 'TargetGroupConfiguration'],
  'eks.amazonaws.com': ['NodeClass', 'IngressClassParams', 'TargetGroupBinding'],
  'elbv2.k8s.aws': ['IngressClassParams', 'TargetGroupBinding'],
  'karpenter.sh': ['NodePool'],
  'karpenter.k8s.aws': ['EC2NodeClass'],
  'vpcresources.k8s.aws': ['SecurityGroupPolicy'],
  'cert-manager.io': ['Certificate', 'Issuer', 'ClusterIssuer'],
  'external-secrets.io': ['ExternalSecret', 'SecretStore', 'ClusterSecretStore'],
  'externaldns.k8s.io': ['DNSEndpoint'],
  'snapshot.storage.k8s.io': ['VolumeSnapshot', 'VolumeSnapshotClass', 'VolumeSnapshotContent'],
  'autoscaling.k8s.io': ['VerticalPodAutoscaler'],
  'keda.sh': ['ScaledObject', 'TriggerAuthentication'],
  'networking.k8s.aws': ['ClusterNetworkPolicy', 'ApplicationNetworkPolicy'],
  'cilium.io': ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'],
}

const checkPackage: ResourceValidation = ({ type }, report) => {
  const [name = ''] = type.split(':')
  if (!packages.includes(name))
    report(`No policy judges resources of ${name}. Use those of ${packages.slice(4).join(', ')}.`)
  if (unjudged.test(type))
    report(
      `No policy judges what ${type} makes, starts or opens. Write it as resources of its own, or as a Deployment.`,
    )
}

/** A custom kind is known by its harmlessness, or by pods in a template, which the other policies judge. */
const checkKind: ResourceValidation = ({ type, props }, report) => {
  for (const { group, kind, object } of objectsOf(type, props)) {
    if (ownGroups.includes(group)) continue
    if (harmlessKinds[group]?.includes(kind) || hasTemplate(type, object)) continue
    report(
      `No policy knows what a ${kind} of ${group} starts. Use a Deployment, StatefulSet, Job or CronJob, or add the kind to policy/kinds.ts if it starts no pods.`,
    )
  }
}

/** Whether some template.spec.containers is in it. */
const hasTemplate = (type: string, object: Fields) =>
  [...partsOf(type, object)].some((part) => {
    const template = peek(part, 'template')
    const spec = isObject(template) ? peek(template, 'spec') : undefined
    return isObject(spec) && listOf(peek(spec, 'containers')).length > 0
  })

export const kindPolicies: Policies = [
  {
    name: 'everything-is-judged',
    description: 'No provider, template or kind of workload is used that the policies do not know.',
    validateResource: [checkPackage, checkKind],
  },
]
