/** Why a service that is being started again has ended, as reported by the process that keeps the services running. */
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
