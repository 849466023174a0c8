import { namespacePolicies } from '../../policy/namespaces.js'
import { describePolicy } from './resources.js'

const namespace = 'kubernetes:core/v1:Namespace'
const enforce = (level: string) => ({
  metadata: { labels: { 'pod-security.kubernetes.io/enforce': level } },
})
const open =
  'The namespace accepts pods that are not restricted. Set the label pod-security.kubernetes.io/enforce to restricted.'

describePolicy(namespacePolicies, 'namespaces-are-restricted', {
  allowed: [
    ['a restricted namespace', namespace, enforce('restricted')],
    ['a patch of another label', `${namespace}Patch`, { metadata: { labels: { team: 'ml' } } }],
  ],
  refused: [
    ['a namespace that says nothing', namespace, { metadata: { name: 'x' } }, open],
    ['a privileged namespace', namespace, enforce('privileged'), open],
    ['a patch that opens one', `${namespace}Patch`, enforce('baseline'), open],
    ['one in a list', `${namespace}List`, { items: [enforce('privileged')] }, open],
  ],
})
