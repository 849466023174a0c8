/** Who works on a run: a process of some machine, believed to live until its lease ends. */
import { hostname } from 'node:os'
import type { RunStatus } from '@modelops/common/run-status'
import { isProcessAlive } from '../process-alive.js'

type Owner = NonNullable<RunStatus['owner']>

const LEASE_MS = 30_000

/** This process, with a new lease. */
export const thisOwner = (): Owner => ({
  host: hostname(),
  pid: process.pid,
  lease_until: new Date(Date.now() + LEASE_MS).toISOString(),
})

/** A lease that ends decides where the process cannot be looked up, or another one has been given its id. */
export function isOwnerDead(owner: Owner | undefined): boolean {
  if (!owner || Date.parse(owner.lease_until) < Date.now()) return true
  return owner.host === hostname() && !isProcessAlive(owner.pid)
}
