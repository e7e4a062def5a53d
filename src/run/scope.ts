import { dirname } from 'node:path'
import { lookups } from '#lookups'
import { groupNamesOf, hostsIn, type Inventory } from '../files/inventory.ts'
import type { Role, Task } from '../language/step.ts'
import { firstOf, type LocalVariables, mergedOf, variableStack } from '../language/variables.ts'
import { createScope } from '../template/evaluate.ts'
import { lazyDict } from '../template/lazy.ts'
import { mergeAll } from '../template/merge.ts'
import { omit } from '../template/omit.ts'
import { resolve, type Scope } from '../template/scope.ts'
import { type Raw, type RawDict, Unknown, type Value } from '../template/values.ts'
import { delegateOf } from './delegate.ts'
import { type Host, isActive } from './host.ts'
import { templateLoader } from './lookups/included.ts'
import type { Manner } from './manner.ts'
import type { PlayRun } from './run.ts'

/** The variables that a task sees on a host. */
export function scopeOf(
  running: PlayRun,
  host: Host,
  task: Task | null,
  local: LocalVariables = noLocal,
  when: 'now' | 'ahead' = 'now',
): Scope {
  const stack = variableStack(host.variables, running.variables, task, local)
  const magic = magicOf(running, host, task, stack)
  const find = running.run.manner.mergeDicts ? mergedOf : firstOf
  return createScope((name) => (Object.hasOwn(magic, name) ? magic[name]?.() : find(name, stack)), {
    lookups: when === 'ahead' ? notAhead : lookups(running, task),
    warn: (message) => running.run.report({ type: 'warning', message, host: null, place: null }),
    loadTemplate: templateLoader(running, task),
  })
}

const noLocal: LocalVariables = new Map()

/** A lookup may do anything, so it is never made before its task; nor does it fail, as `errors` may forgive that. */
function notAhead(name: string): Value {
  return new Unknown([{ text: `the lookup ${name}` }])
}

type Stack = readonly ReadonlyMap<Raw, Raw>[]
type Magic = Readonly<Record<string, () => Raw | undefined>>

/** The variables that nobody can set. Each is made only when it is asked for. */
function magicOf(running: PlayRun, host: Host, task: Task | null, stack: Stack): Magic {
  const { run, play } = running
  const { inventory } = run
  const role = task?.role ?? null
  const names = (hosts: readonly Host[]) => hosts.map((one) => one.name)
  return {
    inventory_hostname: () => host.name,
    inventory_hostname_short: () => host.name.split('.')[0] ?? host.name,
    inventory_dir: () => sourceOf(inventory, host.name, dirname),
    inventory_file: () => sourceOf(inventory, host.name, (file) => file),
    group_names: () => groupsOfHost(inventory, host.name),
    groups: () =>
      new Map([...inventory.groups].map(([name, group]): [Raw, Raw] => [name, hostsIn(group).map((one) => one.name)])),
    hostvars: () => hostvars(running),
    playbook_dir: () => play.folder,
    omit: () => omit,
    ansible_delegated_vars: () => delegatedVars(running, host, task),
    ansible_facts: () => host.facts,
    ansible_check_mode: () => run.dry,
    ansible_diff_mode: () => run.diff,
    ansible_verbosity: () => run.verbosity,
    ansible_play_name: () => play.name ?? (Array.isArray(play.hosts) ? play.hosts.join(',') : play.hosts),
    ansible_play_hosts: () => names(running.all.filter(isActive)),
    ansible_play_batch: () => names(running.hosts.filter(isActive)),
    ansible_play_hosts_all: () => names(running.all),
    play_hosts: () => names(running.hosts.filter(isActive)),
    ansible_play_role_names: () => [...play.roleNames],
    ansible_dependent_role_names: () => [...play.dependentRoleNames],
    ansible_role_names: () => [...new Set([...play.roleNames, ...play.dependentRoleNames])],
    ansible_role_name: () => role?.name,
    role_name: () => role?.name,
    role_path: () => role?.folder,
    ansible_parent_role_names: () => ofParents(role, (parent) => parent.name),
    ansible_parent_role_paths: () => ofParents(role, (parent) => parent.folder),
    ansible_run_tags: () => (run.tags.only.length > 0 ? [...run.tags.only] : ['all']),
    ansible_skip_tags: () => [...run.tags.skip],
    ansible_limit: () => run.limit ?? undefined,
    ansible_version: () => version,
    ansible_search_path: () => [...(role ? [role.folder] : []), dirname(task?.place.file ?? play.folder)],
    vars: () => merged(stack, run.manner),
  }
}

/** What a delegated task knows of the host that does it. */
function delegatedVars(running: PlayRun, host: Host, task: Task | null): Raw | undefined {
  if (task?.keywords.delegateTo === undefined) return undefined
  const { name } = delegateOf(running, host, task, scopeOf(running, host, task))
  return new Map([[name, variablesOf(running, name) as Raw]])
}

/** What playbooks that ask for Ansible's version are told: the release whose behaviour is followed. */
const version: Raw = new Map<Raw, Raw>([
  ['full', '2.14.18'],
  ['major', 2],
  ['minor', 14],
  ['revision', 18],
  ['string', '2.14.18'],
])

/** Of the roles whose tasks import or include this one; undefined where there is none. */
function ofParents(role: Role | null, part: (parent: Role) => string): string[] | undefined {
  const parents: string[] = []
  for (let one = role; one?.parent; one = one.parent) if (!one.isDependency) parents.push(part(one.parent))
  return parents.length > 0 ? parents : undefined
}

/** Every host's variables as other hosts see them: without those of plays and tasks, templates by the host's own. */
function hostvars(running: PlayRun): RawDict {
  const names = [...running.run.inventory.hosts.keys()]
  return lazyDict(new Map(names.map((name) => [name, name])), (_, name) =>
    variablesOf(running, String(name)),
  ) as RawDict
}

function variablesOf(running: PlayRun, name: string): Value {
  const { run } = running
  const host = run.hostNamed(name)
  const known = new Map<Raw, Raw>([
    ['inventory_hostname', name],
    ['inventory_hostname_short', name.split('.')[0] ?? name],
    ['group_names', groupsOfHost(run.inventory, name)],
    ['ansible_facts', host.facts],
  ])
  const own = { vars: new Map(), roleDefaults: [], roleVars: [], extra: run.extra }
  const all = merged([known, ...variableStack(host.variables, own, null, noLocal)], run.manner)
  const scope = createScope((one) => all.get(one), {
    lookups: lookups(running, null),
    loadTemplate: templateLoader(running, null),
  })
  return lazyDict(all, (raw, key) => resolve(raw, scope, String(key)))
}

function merged(stack: Stack, manner: Manner): RawDict {
  if (manner.mergeDicts) return mergeAll(stack.toReversed())
  return new Map(stack.toReversed().flatMap((dict) => [...dict]))
}

function groupsOfHost({ hosts }: Inventory, name: string): string[] {
  const host = hosts.get(name)
  return host ? groupNamesOf(host) : []
}

function sourceOf({ hosts }: Inventory, name: string, part: (file: string) => string): Raw | undefined {
  const source = hosts.get(name)?.source
  return source ? part(source) : undefined
}
