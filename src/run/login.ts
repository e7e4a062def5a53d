import { earlyScope } from '../language/early-scope.ts'
import type { Play } from '../language/step.ts'
import { firstOf } from '../language/variables.ts'
import { TemplateError } from '../template/errors.ts'
import { evaluate } from '../template/evaluate.ts'
import { str } from '../template/text.ts'
import { type Raw, type RawDict, Template, type Value } from '../template/values.ts'
import { type Become, type BecomeDefaults, becomeOf } from '../transport/become.ts'
import type { Vars } from '../transport/host-vars.ts'
import { readSshConfig } from '../transport/ssh-config.ts'
import { addressOf, type Target, type TargetDefaults, targetOf } from '../transport/target.ts'
import { becomeDefaults } from './become.ts'

/** A host's connection variables as they are without facts; those that need more are left to the task. */
export function connectionVars(layers: readonly RawDict[], extra: RawDict): Vars {
  const stack = [extra, ...layers.toReversed()]
  const scope = earlyScope(stack)
  const vars: Record<string, Value> = {}
  for (const name of new Set(stack.flatMap((dict) => [...dict.keys()]))) {
    if (typeof name !== 'string' || !name.startsWith('ansible_')) continue
    try {
      vars[name] = evaluate(firstOf(name, stack) ?? null, scope)
    } catch (reason) {
      if (!(reason instanceof TemplateError)) throw reason
    }
  }
  return vars
}

/** Where and how to log in to a host, by its variables, the play that first names it, the flags and ~/.ssh/config; a text says why not. */
export async function targetFor(
  name: string,
  vars: Vars,
  play: Play | null,
  defaults: TargetDefaults,
): Promise<Target | string> {
  const connection = fixed(play?.keywords.connection)
  const user = fixed(play?.keywords.remoteUser)
  const port = fixed(play?.keywords.port)
  const all = {
    ...defaults,
    ...(connection !== null && { connection: str(connection) }),
    ...(user !== null && { user: str(user) }),
    ...(port !== null && { port: Number(str(port)) }),
  }
  const config = await readSshConfig(addressOf(name, vars))
  return typeof config === 'string' ? config : targetOf(name, vars, all, config)
}

/** A keyword's value; one that needs variables has none yet. */
function fixed(raw: Raw | undefined): Value | null {
  return raw === undefined || raw instanceof Template ? null : (raw as Value)
}

/** Whom most of the play's tasks become. */
export function becomeOnPlay(vars: Vars, { keywords }: Pick<Play, 'keywords'>, flags: BecomeDefaults): Become | null {
  const outcome = becomeOf(vars, becomeDefaults(keywords, flags, fixed))
  return typeof outcome === 'string' ? null : outcome
}

/** How to become a user that an interrupted run has become; null: who logs in. */
export function becomeNamed(vars: Vars, user: string, flags: BecomeDefaults): Become | null {
  if (user === '') return null
  const outcome = becomeOf({ ...vars, ansible_become: true, ansible_become_user: user }, flags)
  return typeof outcome === 'string' ? null : outcome
}

/** As whom a host is held and its notes are kept: root, or who logs in. A service's user may have no place for them. */
export function keeperFor(worker: Become | null): Become | null {
  return worker?.user === 'root' ? worker : null
}
