// npm run images: builds an image of every service that has a Dockerfile, with docker, podman or buildah, whichever works here.
//   --tag TAG        the tag of the images, modelops/<service>:TAG (the version in package.json)
//   --native         with tfjs-node, which npm downloads from its own server; tags end in -native
// BUILD_OPTIONS: further options of the build command, separated by spaces.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = new URL('..', import.meta.url)
const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))
const nativeServices = ['inference', 'training']

/** A program that is installed may still have no daemon to talk to. */
const builders = { docker: ['info'], podman: ['info'], buildah: ['--version'] }

function findBuilder() {
  const works = ([name, args]) => spawnSync(name, args, { timeout: 20_000 }).status === 0
  const found = Object.entries(builders).find(works)
  if (found) return found[0]
  console.error(
    `None of ${Object.keys(builders).join(', ')} works here: install one of them, or start its daemon.`,
  )
  process.exit(1)
}

/** @returns {string[]} the references of the images */
export function buildImages({ tag = version, native = false } = {}) {
  const builder = findBuilder()
  const services = readdirSync(new URL('services', root)).filter((name) =>
    existsSync(new URL(`services/${name}/Dockerfile`, root)),
  )
  return services
    .filter((service) => !native || nativeServices.includes(service))
    .map((service) => buildImage(builder, service, `${tag}${native ? '-native' : ''}`, native))
}

function buildImage(builder, service, tag, native) {
  const reference = `modelops/${service}:${tag}`
  const start = Date.now()
  const options = (process.env.BUILD_OPTIONS ?? '').split(' ').filter(Boolean)
  const variant = native ? ['--build-arg', 'TENSORFLOW=native'] : []
  const file = ['-f', `services/${service}/Dockerfile`]
  build(builder, [...options, ...variant, ...file, '-t', reference, '.'])
  const { stdout } = spawnSync(builder, ['images', '--format', '{{.Size}}', reference], { encoding: 'utf8' })
  console.log(`${reference}  ${stdout.split('\n')[0]}  ${((Date.now() - start) / 1000).toFixed(0)} s`)
  return reference
}

function build(builder, args) {
  // Quiet, because it prints the image's id alone.
  const { status } = spawnSync(builder, ['build', '-q', ...args], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) process.exit(status ?? 1)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { tag: { type: 'string' }, native: { type: 'boolean' } } })
  buildImages(values)
}
