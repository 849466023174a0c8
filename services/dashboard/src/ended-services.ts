/** Why a service has ended that is about to be started again, as the process that keeps them running reports it. */
import { z } from 'zod'

const report = z.object({ service: z.string(), ended: z.string().nullable() })

/** @returns a function that gives the reason, undefined while the service runs or nobody reports it */
export function watchEndedServices(): (service: string) => string | undefined {
  const reasons = new Map<string, string>()
  process.on('message', (message) => {
    const { data } = report.safeParse(message)
    if (data?.ended) reasons.set(data.service, data.ended)
    else if (data) reasons.delete(data.service)
  })
  return (service) => reasons.get(service)
}
