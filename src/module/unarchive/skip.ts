import { plainPath } from '../../state/folders.ts'
import type { Seen, Task } from './source.ts'

/** Whether something is there that tells that the archive was unpacked before. */
export function isSkipped({ creates }: Task, seen: Seen): boolean {
  return creates !== undefined && seen[`stat ${plainPath(creates)}`] != null
}
