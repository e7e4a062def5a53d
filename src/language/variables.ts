import { mergeDicts } from '../template/merge.ts'
import type { Raw, RawDict } from '../template/values.ts'
import type { Keywords, Role, VarsLayer } from './step.ts'

/** All that can give a variable its value on one host, apart from the task at hand. */
export interface HostVariables {
  /** Inventory and group_vars/host_vars, from the lowest level up (3 to 10). */
  inventory: readonly RawDict[]
  readonly facts: Map<Raw, Raw>
  /** set_fact and register (19). */
  readonly assigned: Map<Raw, Raw>
  /** The play's vars_files (14). */
  varsFiles: readonly RawDict[]
  /** include_vars (18). */
  readonly included: Map<Raw, Raw>
}

/** What a play gives to all its hosts. */
export interface PlayVariables {
  readonly vars: RawDict
  /** Defaults and vars of the play's static roles: other tasks see them too. */
  readonly roleDefaults: readonly RawDict[]
  readonly roleVars: readonly RawDict[]
  /** `-e`: always wins (22). */
  readonly extra: RawDict
}

/** Names that only one execution of a task has: the loop's item, ansible_failed_task, … */
export type LocalVariables = ReadonlyMap<string, Raw>

/** What stands around a task, or the task itself. */
export interface Around {
  readonly keywords: Pick<Keywords, 'vars'>
  readonly role: Role | null
}

/** Where a name is looked for, by Ansible's 22 levels of precedence, the highest first. */
export function variableStack(
  host: HostVariables,
  play: PlayVariables,
  task: Around | null,
  local: LocalVariables,
): readonly ReadonlyMap<Raw, Raw>[] {
  const layers = task?.keywords.vars ?? []
  return [
    local,
    play.extra,
    ...ofLevel(layers, ['include params']),
    ...ofLevel(layers, ['role params']),
    ...ofRoles(task, 'params'),
    host.assigned,
    host.included,
    ...ofLevel(layers, ['task', 'block']),
    ...ofLevel(layers, ['role']),
    ...ofRoles(task, 'vars'),
    ...play.roleVars.toReversed(),
    ...host.varsFiles.toReversed(),
    play.vars,
    host.facts,
    ...host.inventory.toReversed(),
    ...ofLevel(layers, ['role defaults']),
    ...ofRoles(task, 'defaults'),
    ...play.roleDefaults.toReversed(),
  ]
}

/** The value of a name in the first of the dicts that has it. */
export function firstOf(name: string, dicts: readonly ReadonlyMap<Raw, Raw>[]): Raw | undefined {
  for (const dict of dicts) {
    const value = dict.get(name)
    if (value !== undefined) return value
  }
  return undefined
}

/** Like `firstOf`, where `hash_behaviour` is `merge`: a dict is merged into those of the dicts after it. */
export function mergedOf(name: string, dicts: readonly ReadonlyMap<Raw, Raw>[]): Raw | undefined {
  const [first, ...lower] = dicts.map((dict) => dict.get(name)).filter((value) => value !== undefined)
  let merged = first
  for (const value of lower) {
    if (!(merged instanceof Map && value instanceof Map)) break
    merged = mergeDicts(value, merged)
  }
  return merged
}

/** The innermost first. */
function ofLevel(layers: readonly VarsLayer[], levels: readonly VarsLayer['level'][]): RawDict[] {
  return layers
    .filter((layer) => levels.includes(layer.level))
    .map((layer) => layer.values)
    .reverse()
}

/** A role's own before those of the role that brought it in. */
function ofRoles(task: Around | null, part: 'vars' | 'defaults' | 'params'): RawDict[] {
  const dicts: RawDict[] = []
  for (let role = task?.role ?? null; role; role = role.parent) dicts.push(role[part])
  return dicts
}
