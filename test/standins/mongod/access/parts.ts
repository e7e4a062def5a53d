import type { Parameters, Store } from '../contract.ts'
import type { Sessions } from './sessions.ts'
import type { Users } from './users/user.ts'
import type { CarryOut } from './writes.ts'

/** What the commands on users and roles work with. */
export interface Parts {
  readonly store: Store
  readonly users: Users
  readonly sessions: Sessions
  readonly carryOut: CarryOut
  readonly parameters: Parameters
}
