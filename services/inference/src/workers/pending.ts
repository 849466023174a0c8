/** Questions that another process has been asked and has not answered yet. */
export class Pending<T> {
  readonly #waiting = new Map<number, (answer: T | undefined) => void>()
  #last = 0

  /**
   * @param send gets the number that the answer must name
   * @returns undefined when there is none within `timeoutMs`
   */
  ask(send: (id: number) => void, timeoutMs: number): Promise<T | undefined> {
    const id = ++this.#last
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.answer(id, undefined), timeoutMs)
      this.#waiting.set(id, (answer) => {
        clearTimeout(timer)
        resolve(answer)
      })
      send(id)
    })
  }

  /** One that comes too late is dropped. */
  answer(id: number, answer: T | undefined): void {
    this.#waiting.get(id)?.(answer)
    this.#waiting.delete(id)
  }
}
