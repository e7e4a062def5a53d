import type { Report } from '../../run/event.ts'
import type { Manner } from '../../run/manner.ts'
import type { Raw } from '../../template/values.ts'
import { exit } from '../exit.ts'
import type { RunGiven } from '../flags.ts'
import { type Loaded, loadAll } from '../load.ts'
import { carryOut } from '../run-loaded.ts'

/** How a playbook ended, with the exit code of apply, and the facts that it has set, secret ones too. */
export interface Played {
  readonly code: number
  readonly fact: (host: string, name: string) => Raw | undefined
}

/** Carries a playbook out; `hear` alone gets what it tells. What an interrupted run left is an apply's. */
export function carryOutFor(
  loaded: Loaded,
  given: RunGiven,
  playbook: string,
  hear: Report,
  manner: Partial<Manner> = {},
): ReturnType<typeof carryOut> {
  const output = async () => ({ report: hear, close: async () => {} })
  return carryOut(loaded, given, [playbook], { dry: false, manner: { ...manner, takesUp: false }, output })
}

/** Applies a playbook without a word but for mistakes in its files; `hear` gets the events. */
export async function playQuietly(playbook: string, given: RunGiven, hear: Report): Promise<Played> {
  const loaded = await loadAll([playbook], given)
  if (!loaded) return { code: exit.usage, fact: () => undefined }
  const { code, run } = await carryOutFor(loaded, given, playbook, hear)
  return { code, fact: (host, name) => run?.hostNamed(host).variables.assigned.get(name) }
}
