/** The policy pack: `pulumi preview --policy-pack policy` refuses what must never be deployed. */
import { PolicyPack } from '@pulumi/policy'
import { policies } from './policies.js'

new PolicyPack('modelops', { enforcementLevel: 'mandatory', policies })
