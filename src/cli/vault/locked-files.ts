import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { many } from '../../diagnostics/many.ts'
import { hostVariables, type Inventory } from '../../files/inventory.ts'
import { lockedError } from '../../files/vault.ts'
import type { Play } from '../../language/step.ts'
import { hostsBeforeRun } from '../../run/choose.ts'
import { templateMessage } from '../../template/errors.ts'
import type { RawDict } from '../../template/values.ts'
import { complain } from '../say.ts'

/** The encrypted files of variables that the hosts of these plays need and that no password opens. */
export function lockedFiles(
  plays: readonly Play[],
  inventory: Inventory,
  limit: string | null,
  extra: RawDict,
): Diagnostic[] {
  if (!inventory.variableFiles.anyLocked()) return []
  const found = plays.flatMap((play) =>
    hostsBeforeRun(play, inventory, limit, extra).flatMap((host) => lockedOf(inventory, host, play.folder)),
  )
  return [...new Set(found)]
}

/** Of encrypted files that need the same password one is told, and how many more there are. */
export function onePerPassword(found: readonly Diagnostic[]): Diagnostic[] {
  const isLocked = ({ code, place }: Diagnostic) => code === 'vault' && place !== undefined
  const alike = (one: Diagnostic) => found.filter((other) => isLocked(other) && other.message === one.message)
  return found.flatMap((one) => {
    const all = isLocked(one) ? alike(one) : [one]
    if (all[0] !== one) return []
    return all.length === 1
      ? [one]
      : [{ ...one, message: `${one.message} (and ${many(all.length - 1, 'other file')} too)` }]
  })
}

/** Those that one host needs. */
export function lockedOf(inventory: Inventory, host: string, folder?: string): Diagnostic[] {
  return hostVariables(inventory, host, folder).flatMap(({ locked }) => locked ?? [])
}

/** Says which file can't be read, and what to do; the exit code is that of wrong usage. */
export function complainLocked(locked: Diagnostic): number {
  return complain(templateMessage(lockedError(locked)))
}
