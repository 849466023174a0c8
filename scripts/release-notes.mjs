// Prints the changelog's section of the version in package.json: the notes of its release.
import { readFileSync } from 'node:fs'

const read = (name) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')
const { version } = JSON.parse(read('package.json'))
const sections = read('CHANGELOG.md').split(/^(?=## )/m)
const section = sections.find((text) => text.startsWith(`## [${version}] - `))
if (!section) {
  console.error(`CHANGELOG.md has no section "## [${version}] - YYYY-MM-DD", the version in package.json.`)
  process.exit(1)
}
console.log(section.slice(section.indexOf('\n')).trim())
