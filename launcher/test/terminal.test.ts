import assert from 'node:assert/strict'
import { Terminal } from '../src/terminal.js'

function record(isTTY: boolean) {
  let written = ''
  const output = { isTTY, write: (text: string) => void (written += text) } as unknown as NodeJS.WriteStream
  return { terminal: new Terminal(output), written: () => written }
}

describe('the terminal', () => {
  it('draws progress over the same line, and removes it', () => {
    const { terminal, written } = record(true)
    terminal.progress('training', 0.5, 'epoch 5 of 10')
    terminal.endProgress()
    const [, bar, end] = written().split('\r\x1b[2K')
    assert.match(bar!, /training/)
    assert.equal(bar!.match(/━/g)!.length, 28)
    assert.match(bar!, /epoch 5 of 10/)
    assert.equal(end, '')
    assert.ok(!written().includes('\n'))
  })

  it('prints a plain line per tenth where nobody watches', () => {
    const { terminal, written } = record(false)
    for (let epoch = 1; epoch <= 100; epoch++) terminal.progress('training', epoch / 100, `epoch ${epoch}`)
    const lines = written().trimEnd().split('\n')
    assert.equal(lines.length, 11)
    assert.equal(lines[0], '    training 1 % (epoch 1)')
    assert.equal(lines.at(-1), '    training 100 % (epoch 100)')
    assert.ok(!written().includes('\x1b'))
  })
})
