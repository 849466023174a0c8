/** Reads and checks what `pulumi config` holds. Collects every problem, so that one message names all of them. */
import * as pulumi from '@pulumi/pulumi'

const quote = (value: unknown) => (typeof value === 'string' ? `'${value}'` : JSON.stringify(value))

/** What texts are accepted; a RegExp is one. */
export interface Pattern {
  test(text: string): boolean
}

/** The settings of this project. Defaults are those of Pulumi.yaml, which the engine has merged in. */
export class Settings {
  readonly #config = new pulumi.Config()
  readonly #read = new Set<string>()
  readonly #problems: string[] = []

  /** A text that matches `pattern`; `expected` says in words what that is. */
  text(path: string, pattern: Pattern, expected: string): string {
    const value = this.#valueOf(path)
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
    if (text === undefined || !pattern.test(text)) this.#reject(path, value, expected)
    return text ?? ''
  }

  oneOf<const T extends string>(path: string, ...allowed: readonly T[]): T {
    const value = this.#valueOf(path)
    const known = allowed.find((each) => each === value)
    if (known === undefined) this.#reject(path, value, allowed.map(quote).join(' or '))
    return known ?? allowed[0]!
  }

  integer(path: string, min: number, max: number): number {
    const value = this.#valueOf(path)
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    if (typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max)
      return number
    this.#reject(path, value, `an integer from ${min} to ${max}`)
    return min
  }

  flag(path: string): boolean {
    const value = this.#valueOf(path)
    if (!['true', 'false'].includes(String(value))) this.#reject(path, value, 'true or false')
    return String(value) === 'true'
  }

  /** A list of at least `least` texts that match `pattern`. */
  list(path: string, pattern: Pattern, expected: string, least = 0): string[] {
    const value = this.#valueOf(path)
    // `pulumi config set --path` makes a number of digits, such as an account's id.
    const texts: unknown[] = Array.isArray(value)
      ? value.map((each: unknown) => (typeof each === 'number' ? String(each) : each))
      : []
    const isText = (each: unknown) => typeof each === 'string' && pattern.test(each)
    const valid = Array.isArray(value) && texts.length >= least && texts.every(isText)
    if (!valid) this.#reject(path, value, expected, `--path '${path}[0]'`)
    return valid ? (texts as string[]) : []
  }

  /** A setting without a default that must be encrypted; undefined when it is not set. */
  secret(name: string): pulumi.Output<string> | undefined {
    this.#read.add(name)
    const value = this.#config.getSecret(name)
    if (value && !isEncrypted(`${pulumi.getProject()}:${name}`)) {
      const remedy = `Take it out and set it encrypted: pulumi config rm ${name} && pulumi config set --secret ${name} <value>`
      this.problem(`${pulumi.getProject()}:${name} is readable in the stack's file.`, remedy)
    }
    return value
  }

  /** Empty texts are settings that are not set. */
  requireBothOrNeither(values: Record<string, string>, remedy: string): void {
    const set = Object.keys(values).find((path) => values[path] !== '')
    const missing = Object.keys(values).find((path) => values[path] === '')
    if (set === undefined || missing === undefined) return
    const cause = `${set} is set, but ${missing} is not.`
    this.problem(cause, `${remedy}: pulumi config set --path ${missing} <value>`)
  }

  /** Notes what is wrong and how to put it right. */
  problem(cause: string, remedy: string): void {
    this.#problems.push(`${cause} ${remedy}`)
  }

  /** Throws when anything was wrong, unknown settings included. */
  finish(): void {
    for (const [key, value] of Object.entries(pulumi.runtime.allConfig())) this.#checkKnown(key, value)
    if (this.#problems.length === 0) return
    const title = `The configuration of stack '${pulumi.getStack()}' does not work:`
    throw new pulumi.RunError([title, ...this.#problems.map((each) => `- ${each}`)].join('\n'))
  }

  #valueOf(path: string): unknown {
    this.#read.add(path)
    const [first, second] = path.split('.') as [string, string?]
    const text = this.#config.get(first)
    if (second !== undefined) return fieldsOf(text)[second]
    return text !== undefined && text.startsWith('[') ? parsed(text) : text
  }

  #reject(path: string, value: unknown, expected: string, place = placeOf(path)) {
    const cause =
      value === undefined ? `modelops:${path} is not set.` : `modelops:${path} is ${quote(value)}.`
    this.problem(cause, `It must be ${expected}: pulumi config set ${place} <value>`)
  }

  #checkKnown(key: string, value: string) {
    const prefix = `${pulumi.getProject()}:`
    if (!key.startsWith(prefix)) return
    const name = key.slice(prefix.length)
    const isGroup = [...this.#read].some((path) => path.startsWith(`${name}.`))
    const names = isGroup ? Object.keys(fieldsOf(value)).map((field) => `${name}.${field}`) : [name]
    for (const each of names) if (isGroup ? !this.#read.has(each) : true) this.#checkName(each, isGroup)
  }

  #checkName(name: string, isNested: boolean) {
    if (!isNested && name.includes('.')) {
      const remedy = `Nested settings need --path: pulumi config rm ${name} && pulumi config set --path ${name} <value>`
      return this.problem(`${pulumi.getProject()}:${name} has no effect.`, remedy)
    }
    if (this.#read.has(name)) return
    const remedy = `Pulumi.yaml lists the settings; remove it: pulumi config rm ${placeOf(name)}`
    this.problem(`${pulumi.getProject()}:${name} is no setting of this program.`, remedy)
  }
}

/** How `pulumi config` names the setting. */
const placeOf = (path: string) => (path.includes('.') ? `--path ${path}` : path)

/** What the engine says of a key; Pulumi's types leave the function out. */
function isEncrypted(key: string): boolean {
  const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret(key: string): boolean }
  return isConfigSecret(key)
}

function fieldsOf(text: string | undefined): Record<string, unknown> {
  const value = parsed(text)
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown)
  } catch {
    return text
  }
}
