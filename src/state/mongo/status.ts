import type { MongoReply } from '../mongo.ts'
import { documentsIn, numberIn, textIn } from './documents.ts'

/** How a member is, as another one sees it. */
export interface Standing {
  readonly host: string
  /** `PRIMARY`, `STARTUP2`, `(not reachable/healthy)`; null where it is not told. */
  readonly state: string | null
  readonly isUp: boolean
  /** What is wrong with it, in the words of the one that sees it; empty if nothing is. */
  readonly message: string
}

export const statusCommand = { database: 'admin', command: { replSetGetStatus: 1 } } as const

/** The members in a reply to replSetGetStatus; null where there is none. */
export function standings(status: MongoReply | null): readonly Standing[] | null {
  if (!status) return null
  return documentsIn(status, 'members').map((member) => ({
    host: textIn(member, 'name') ?? '',
    state: textIn(member, 'stateStr'),
    isUp: numberIn(member, 'health', 1) === 1 && !NOT_THERE.has(numberIn(member, 'state', -1)),
    message: textIn(member, 'lastHeartbeatMessage') ?? '',
  }))
}

// UNKNOWN, DOWN and REMOVED.
const NOT_THERE: ReadonlySet<number> = new Set([6, 8, 10])
