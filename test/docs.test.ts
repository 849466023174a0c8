/** The documentation against what it describes. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { policies } from '../policy/policies.js'
import { project } from './support/stack-config.js'

const root = join(__dirname, '..')
const directory = join(root, 'docs')
const secrets = [
  'objectStoreAccessKeyId',
  'objectStoreSecretAccessKey',
  'valkeyPassword',
  'mlflowPassword',
  'mlflowToken',
  'imagePullCredentials',
]
const settings = [...Object.keys(project.config), ...secrets]

const files = filesOf(root)
const pages = files.filter((file) => /^[A-Z]+\.md$|^(docs|services\/\w+|bench\/\w+)\/[\w-]+\.md$/.test(file))

/** Everything that is written by hand, and by generators into the repository. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (!entry.isDirectory()) return [relative(root, path)]
    return /^(node_modules|dist|\.git|\.modelops|\.cache|reports)$/.test(entry.name) ? [] : filesOf(path)
  })
}

/** A star and capitals stand for anything; built files are not looked for. */
function exists(path: string): boolean {
  const parts = path.replace(/\/$/, '').split('/')
  if (parts.includes('dist') || parts.includes('reports')) return true
  const pattern = parts.map((part) => part.replaceAll('.', '\\.').replace(/\*|[A-Z]{3,}/, '[^/]+'))
  const expression = new RegExp(`(^|/)${pattern.join('/')}(/|$)`)
  return files.some((file) => expression.test(file))
}

/** Other names with a slash are keys of the store, image references and the like. */
const isPath = (name: string) => !/^[./]/.test(name) && existsSync(join(root, name.split('/')[0]!))

for (const page of pages) {
  const text = readFileSync(join(root, page), 'utf8')

  describe(page, () => {
    it('links to files and headings that exist', () => {
      const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)]
      for (const [link, target, heading] of links) {
        const file = target ? join(root, dirname(page), target) : join(root, page)
        assert.ok(existsSync(file), link)
        if (heading) assert.ok(headingsOf(file).includes(heading), link)
      }
    })

    it('names source files and folders that exist', () => {
      const sources = [...text.matchAll(/[\w.*/-]+\.(?:tsx?|mjs|py)\b/g)].map(([path]) => path)
      const paths = [...text.matchAll(/`([\w.*/-]+\/[\w.*/-]*)`/g)].map(([, path]) => path!).filter(isPath)
      const missing = [...sources, ...paths].filter((path) => !exists(path.replace(/^[./]+/, '')))
      assert.deepEqual([...new Set(missing)], [])
    })

    it('sets settings that exist', () => {
      const commands = [...text.matchAll(/pulumi config set ((?:--\S+ (?:local |eks )?)*)'?([\w.]+)/g)]
      const unknown = commands.map(([, , name]) => name!).filter((name) => !settings.includes(name))
      assert.deepEqual(unknown, [])
    })

    it('hands options to scripts, which npm would keep', () => {
      const kept = text.match(/npm run [\w:]+ (?:(?!-- )[^`\n#])*--\w[\w-]*/g) ?? []
      assert.deepEqual(kept, [])
    })
  })
}

/** As the repository's host makes them of titles. */
function headingsOf(file: string): string[] {
  const titles = [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    title!.toLowerCase(),
  )
  return titles.map((title) => title.replace(/[^\w\s-]/g, '').replace(/\s/g, '-'))
}

describe('docs/security.md', () => {
  it('names every policy of the pack', () => {
    const text = readFileSync(join(directory, 'security.md'), 'utf8')
    for (const { name } of policies) assert.ok(text.includes(`\`${name}\``), name)
  })
})

interface Policy {
  Statement: { Action: string | string[]; Condition?: { StringEquals: Record<string, string> } }[]
}

/** The IAM policies that stand in a page. */
function policiesIn(page: string): Policy[] {
  const text = readFileSync(join(directory, page), 'utf8')
  return [...text.matchAll(/```json\n([^`]+)```/g)].map(([, json]) => JSON.parse(json!) as Policy)
}

describe('docs/continuous-deployment.md', () => {
  const [trust, preview, existing] = policiesIn('continuous-deployment.md')

  it('trusts jobs of an environment, by names and ids that nobody can take over', () => {
    const { StringEquals } = trust!.Statement[0]!.Condition!
    assert.deepEqual(StringEquals, {
      'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
      'token.actions.githubusercontent.com:sub':
        'repo:OWNER@OWNER_ID/REPOSITORY@REPOSITORY_ID:environment:aws-preview',
    })
  })

  it('lets a preview read what it needs, and write nothing', () => {
    assert.deepEqual(preview!.Statement.flatMap(({ Action }) => Action).sort(), [
      'ec2:DescribeAvailabilityZones',
      'ecr:GetAuthorizationToken',
      'eks:DescribeAddonVersions',
      'kms:Decrypt',
      's3:GetObject',
      's3:ListBucket',
      'ssm:GetParameter',
    ])
  })

  it('lets a preview find a VPC and a cluster that exist', () => {
    assert.deepEqual(existing!.Statement.flatMap(({ Action }) => Action).sort(), [
      'ec2:DescribeVpcAttribute',
      'ec2:DescribeVpcs',
      'eks:DescribeCluster',
      'iam:GetOpenIDConnectProvider',
      'iam:ListOpenIDConnectProviders',
    ])
  })
})

describe('docs/backup-and-restore.md', () => {
  it('lets the services use a bucket of another account, and delete nothing there', () => {
    const [shared] = policiesIn('backup-and-restore.md')
    const actions = shared!.Statement.flatMap(({ Action }) => Action).sort()
    assert.deepEqual(actions, ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListBucket', 's3:PutObject'])
  })
})

describe('docs/getting-started-eks.md', () => {
  it('says of when its prices are', () => {
    const text = readFileSync(join(directory, 'getting-started-eks.md'), 'utf8')
    assert.match(text, /^\*\*Prices as of 20\d\d\*\*/m)
  })
})
