import { itKeepsToItsRate } from './false-alarms.js'

describe('drift', () => itKeepsToItsRate({ days: 10, features: 5, rowsPerDay: 2000, looks: 8 }))
