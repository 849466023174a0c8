import { checkQuality } from './support/quality.js'

/** quality.slow.test.ts has a larger table. */
describe('the default of training', () => checkQuality(['diabetes', 'iris', 'steps']))
