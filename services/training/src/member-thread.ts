/** The thread that trains members of the recipe; see learn/recipe/team.ts. */
import { parentPort, workerData } from 'node:worker_threads'
import type { ThreadMessage } from './learn/recipe/team.js'
import { Trainer, type Assignment, type Material } from './learn/recipe/trainer.js'

// Nothing waits for this thread's event loop: whoever has started it ends it.
const trainer = new Trainer(workerData as Material, () => Promise.resolve())
const send = (message: ThreadMessage) => parentPort!.postMessage(message)

parentPort!.on('message', (assignment: Assignment) => {
  void trainer.train(assignment, (epoch) => send({ epoch })).then((member) => send({ member }))
})
