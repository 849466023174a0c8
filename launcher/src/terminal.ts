/** What the terminal shows: a progress bar where there is one, plain lines otherwise. */
import { styleText } from 'node:util'

const BAR_WIDTH = 28

export class Terminal {
  #lastTenth = -1

  constructor(private readonly output: NodeJS.WriteStream = process.stdout) {}

  line(text = ''): void {
    this.output.write(`${text}\n`)
  }

  done(text: string): void {
    this.line(`  ${this.#style('green', '✔')} ${text}`)
  }

  warn(text: string): void {
    this.line(`  ${this.#style('yellow', '!')} ${text}`)
  }

  bold(text: string): string {
    return this.#style('bold', text)
  }

  /** Emphasises what should be seen first. */
  highlight(text: string): string {
    return this.bold(this.#style('cyan', text))
  }

  dim(text: string): string {
    return this.#style('dim', text)
  }

  /** @param share 0 to 1; in a terminal the line is drawn over, elsewhere there is one line per tenth */
  progress(label: string, share: number, detail: string): void {
    if (this.output.isTTY) {
      const filled = Math.round(share * BAR_WIDTH)
      const bar = this.#style('cyan', '━'.repeat(filled)) + this.dim('━'.repeat(BAR_WIDTH - filled))
      this.output.write(`\r\x1b[2K  ${label} ${bar} ${this.dim(detail)}`)
      return
    }
    const tenth = Math.floor(share * 10)
    if (tenth > this.#lastTenth) this.line(`    ${label} ${Math.round(share * 100)} % (${detail})`)
    this.#lastTenth = tenth
  }

  /** Removes the progress bar. */
  endProgress(): void {
    if (this.output.isTTY) this.output.write('\r\x1b[2K')
    this.#lastTenth = -1
  }

  #style(style: 'green' | 'yellow' | 'bold' | 'dim' | 'cyan', text: string): string {
    return this.output.isTTY && !process.env.NO_COLOR ? styleText(style, text) : text
  }
}
