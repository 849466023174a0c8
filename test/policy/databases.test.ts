import { databasePolicies } from '../../policy/databases.js'
import { describePolicy } from './resources.js'

const instance = 'aws:rds/instance:Instance'
const cluster = 'aws:rds/cluster:Cluster'
const member = 'aws:rds/clusterInstance:ClusterInstance'
const open = (input: string) => `The database is not encrypted. Set ${input} to true.`
const reachable = 'The database has a public address. Set publiclyAccessible to false.'

describePolicy(databasePolicies, 'databases-are-encrypted-and-private', {
  allowed: [
    ['an encrypted instance', instance, { storageEncrypted: true, publiclyAccessible: false }],
    ['an encrypted cluster', cluster, { storageEncrypted: true }],
    ['a member of a cluster', member, { clusterIdentifier: 'c' }],
  ],
  refused: [
    ['an instance that says nothing', instance, {}, open('storageEncrypted')],
    ['an instance that is not encrypted', instance, { storageEncrypted: false }, open('storageEncrypted')],
    ['a cluster that says nothing', cluster, {}, open('storageEncrypted')],
    [
      'an instance with a public address',
      instance,
      { storageEncrypted: true, publiclyAccessible: true },
      reachable,
    ],
    ['a member with one', member, { publiclyAccessible: true }, reachable],
    ['a cluster over regions', 'aws:rds/globalCluster:GlobalCluster', {}, open('storageEncrypted')],
    [
      'a cluster with a public address',
      cluster,
      { storageEncrypted: true, publiclyAccessible: true },
      reachable,
    ],
    [
      'a warehouse with one',
      'aws:redshift/cluster:Cluster',
      { encrypted: true, publiclyAccessible: true },
      reachable,
    ],
    [
      'a member of a cluster of graphs with one',
      'aws:neptune/clusterInstance:ClusterInstance',
      { publiclyAccessible: true },
      reachable,
    ],
    ['a cluster of documents', 'aws:docdb/cluster:Cluster', {}, open('storageEncrypted')],
    ['a cluster of graphs', 'aws:neptune/cluster:Cluster', {}, open('storageEncrypted')],
    ['a warehouse', 'aws:redshift/cluster:Cluster', { encrypted: false }, open('encrypted')],
    ['a cache', 'aws:elasticache/replicationGroup:ReplicationGroup', {}, open('atRestEncryptionEnabled')],
  ],
})
