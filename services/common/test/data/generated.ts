/** Lines that are made while they are read. */
export function* generated(rows: number, line: (row: number) => string): Generator<string> {
  for (let row = 0; row < rows;) {
    let block = ''
    for (; block.length < 65_536 && row < rows; row++) block += line(row)
    yield block
  }
}
