import { priorityOf, type SetConfig } from '../config/types.ts'

/** How long a member of higher priority leaves a primary alone; null where its own priority is not higher. Milliseconds. */
export function takeoverDelay(config: SetConfig, self: number, primary: number): number | null {
  const mine = config.members[self]
  const theirs = config.members[primary]
  if (mine === undefined || theirs === undefined || priorityOf(mine) <= priorityOf(theirs)) return null
  const rank = config.members.filter((member) => priorityOf(member) > priorityOf(mine)).length
  return (rank + 1) * config.settings.electionTimeoutMillis
}
