/** How Pulumi gets into the account, which one it must be, and what everything in it bears. */
import type { AccountConfig } from './config.js'
import { requirePartition, type Place } from './partition.js'
import { pairsOf } from './platform.js'
import type { Settings } from './settings.js'

export function readAccount(settings: Settings, place: Place): AccountConfig {
  const roles = /^(arn:aws[a-z-]*:iam::\d{12}:role\/\S+)?$/
  const assumeRoleArn = settings.text('assumeRoleArn', roles, 'the ARN of an IAM role, or empty')
  const policies = /^(arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/\S+)?$/
  const boundary = settings.text('permissionsBoundaryArn', policies, 'the ARN of an IAM policy, or empty')
  requirePartition(settings, 'assumeRoleArn', [assumeRoleArn], place)
  requirePartition(settings, 'permissionsBoundaryArn', [boundary], place)
  return {
    profile: settings.text('profile', /^\S*$/, 'a profile of the AWS configuration, or empty'),
    assumeRoleArn,
    allowedAccountIds: settings.list('allowedAccountIds', /^\d{12}$/, 'a list of account ids of 12 digits'),
    tags: readTags(settings),
    permissionsBoundaryArn: boundary,
  }
}

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
function readTags(settings: Settings): Record<string, string> {
  const tags = /^(?!aws:|(Project|Stack|ManagedBy)=)[\w .:/+@-]{1,128}=[\w .:/+@=-]{0,256}$/
  const expected =
    "a list of tags such as team=ml, whose names are not the program's (Project, Stack, ManagedBy)"
  return pairsOf(settings.list('tags', tags, expected))
}
