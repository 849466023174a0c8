import { itKeepsToItsRate } from './false-alarms.js'

describe('drift of 30 features', function () {
  this.timeout(3_600_000)
  itKeepsToItsRate({ days: 200, features: 30, rowsPerDay: 5000, looks: 20 })
})
