/** Settings of the stack that is deployed, which Pulumi passes to policies as it does to the program. */
import { Config } from '@pulumi/pulumi'

export const listSetting = (name: 'allowedAccountIds' | 'clusterAdminArns'): string[] =>
  new Config('modelops').getObject<string[]>(name) ?? []
