import { isDeepStrictEqual } from 'node:util'
import { openSecrets } from '../module/open.ts'
import type { Value } from '../template/values.ts'

/** Whether two values are the same at every depth, in type too; secrets are by what they hold. */
export function isSame(one: Value, other: Value): boolean {
  return isDeepStrictEqual(openSecrets(one).value, openSecrets(other).value)
}
