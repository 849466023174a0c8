// npm start: sets up, then runs the services on this machine.
import { setUp } from './set-up.mjs'

setUp('services')
await import('../launcher/dist/start.js')
