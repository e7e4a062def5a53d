import type { Trouble } from '../../state/network.ts'
import type { Reach } from '../http/stream.ts'
import { isNoStream } from '../tunnel.ts'

/** What was found out, or why it could not be; what is wrong with the host itself is no answer, and thrown. */
export async function answerOrTrouble<T>(reach: Reach, find: (reach: Reach) => Promise<T>): Promise<T | Trouble> {
  let lost: unknown = null
  const noted = (reason: unknown) => {
    if (!isNoStream(reason)) lost = reason
    throw reason
  }
  const watched: Reach = {
    ...reach,
    dial: async (...to) => reach.dial(...to).catch(noted),
    ownAuthorities: async () => reach.ownAuthorities().catch(noted),
  }
  try {
    return await find(watched)
  } catch (reason) {
    if (reason === lost || !(reason instanceof Error)) throw reason
    return { trouble: reason.message }
  }
}
