/** For lists of what is in the registry: one damaged document must not hide the others. */
import type { Logger } from '@modelops/common/logging'
import { isDamage } from '@modelops/common/registry/documents'

/** What `read` gives; undefined, with a line in the log, where the document is damaged or too new. */
export async function unlessDamaged<T>(read: Promise<T>, logger: Logger): Promise<T | undefined> {
  try {
    return await read
  } catch (error) {
    if (!isDamage(error)) throw error
    logger.warn(error.detail)
    return undefined
  }
}
