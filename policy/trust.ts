/** Who can take a role: only whom its trust policy names. */
import { isGlob } from './globs.js'
import {
  keepsStrangersOut,
  letsEverybodyIn,
  statementsOf,
  type Condition,
  type Document,
  type Statement,
} from './policy-document.js'
import { listSetting } from './stack-settings.js'

export function* checkTrust(document: Document): Iterable<string> {
  for (const statement of statementsOf(document).filter(({ allows }) => allows)) {
    if (statement.isInverted)
      yield 'All but whom or what NotPrincipal or NotAction names can take the role. Name who can in Principal.'
    if (letsEverybodyIn(statement) || statement.federated.some(isGlob))
      yield 'Everybody can take the role. Name the service, account or identity provider in Principal.'
    yield* checkAccounts(statement)
    for (const provider of statement.federated) yield* checkClaims(provider, statement)
  }
}

/** A root or a bare number is everybody to whom the account gives sts:AssumeRole. */
function* checkAccounts({ principals, conditions }: Statement) {
  const own = listSetting('allowedAccountIds')
  for (const principal of principals) {
    const [, account] = /^(?:arn:[^:]*:iam::)?(\d+)(?::root)?$/.exec(principal) ?? []
    if (account === undefined || own.includes(account) || conditions.some(isAgreed)) continue
    yield `Whoever the account ${account} chooses can take the role. Name a role of it in Principal, or list your own account in allowedAccountIds.`
  }
}

/** An external id is no secret, so it keeps out others of the account, not everybody. */
const isAgreed = (condition: Condition) =>
  keepsStrangersOut(condition) ||
  (condition.operator === 'StringEquals' && condition.key.toLowerCase() === 'sts:externalid')

/** Without a subject every identity of the provider can take the role, and with a pattern too many can. */
function* checkClaims(provider: string, { conditions }: Statement) {
  const [, kind, issuer = provider] = /:(saml|oidc)-provider\/(.*)$/.exec(provider) ?? []
  const keys = kind === 'saml' ? ['SAML:aud'] : [`${issuer}:sub`, `${issuer}:aud`]
  for (const wanted of keys) {
    const isFixed = conditions.some(
      ({ operator, key, values }) =>
        operator === 'StringEquals' &&
        key.toLowerCase() === wanted.toLowerCase() &&
        values.length > 0 &&
        !values.some(isGlob),
    )
    if (isFixed) continue
    const claim = wanted.slice(-3)
    yield `The trust policy leaves the claim ${claim} open, so other identities of the provider can take the role. Add StringEquals on <issuer>:${claim}.`
  }
}
