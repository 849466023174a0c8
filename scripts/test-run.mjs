// What belongs to one run of the tests: its processes, by a variable that all of them inherit, and its temporary files.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const POLL_MS = 50
/** Processes that have been told to end may take a while; only one that nobody has told reaches this. */
const PATIENCE_MS = 30_000
/** Where tsx keeps what it has compiled, among the temporary files. */
const TSX = `tsx-${process.getuid?.() ?? process.env.USERNAME}`
/** That, and the same of Pulumi's runner. */
const COMPILED = /^(tsx|ts-node)-/

export class TestRun {
  #directory = mkdtempSync(join(tmpdir(), 'modelops-test-run-'))
  #mark = `MODELOPS_TEST_RUN=${basename(this.#directory)}`

  /** @param cache a directory that keeps from run to run what tsx has compiled */
  constructor(cache) {
    mkdirSync(cache, { recursive: true })
    symlinkSync(cache, join(this.#directory, TSX))
  }

  /** The environment of all that belongs to this run. */
  get env() {
    const [name, value] = this.#mark.split('=')
    return { ...process.env, [name]: value, TMPDIR: this.#directory }
  }

  /** Ends the processes and removes the files that are left. @returns a line for each */
  async end(patienceMs = PATIENCE_MS) {
    for (let waited = 0; this.#processes().length > 0 && waited < patienceMs; waited += POLL_MS)
      await delay(POLL_MS)
    const processes = this.#processes()
    for (const { pid } of processes) kill(pid)
    const files = readdirSync(this.#directory).filter((name) => !COMPILED.test(name))
    rmSync(this.#directory, { recursive: true, maxRetries: 5 })
    const lines = processes.map(({ pid, command }) => `process ${pid}: ${command}`)
    return [...lines, ...files.map((name) => `temporary ${join(this.#directory, name)}`)]
  }

  /** None where the system has no /proc. */
  #processes() {
    if (!existsSync('/proc/self/environ')) return []
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && textOf(name, 'environ').split('\0').includes(this.#mark))
      .map((pid) => ({ pid: Number(pid), command: textOf(pid, 'cmdline').replaceAll('\0', ' ').trim() }))
  }
}

/** Empty where the process has ended, or belongs to another user. */
function textOf(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}

function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}
