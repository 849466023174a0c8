// mocha's own output, and at its end what was tried again.
import mocha from 'mocha'

export default class extends mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options)
    const retried = []
    runner.on('retry', (test, error) => retried.push(`${test.fullTitle()}: ${error.message}`))
    runner.once('end', () => {
      if (retried.length) console.log(['== tried again:', ...retried].join('\n   '))
    })
  }
}
