import { type Change, type Setting, set } from '../change.ts'
import { type PackageLists, packageLists } from '../families/apt.ts'
import { isInstalled, type Package, packageNamed, virtualPackage } from '../families/package.ts'
import { idle, pending } from '../families/simulation.ts'
import { packageContents } from '../provides.ts'
import { type AptFound, type Goal, isUpgrade, requestsOf } from './goal.ts'
import { isRefreshDue, isUnfit, listsFor, needsRefresh, refreshed } from './refresh.ts'
import { aptScript } from './script.ts'
import type { Question } from './simulate.ts'
import type { Simulation } from './simulation.ts'
import type { AptTask } from './task.ts'
import { titleOf } from './title.ts'

/** What apt-get is asked about a goal. */
export function questionOf(task: AptTask, goal: Goal, lists: PackageLists): Question {
  return { lists: listsFor(task, goal, lists), words: goal.words }
}

/** One run of apt-get, with all that it is known to bring. */
export function changeFor(task: AptTask, goal: Goal, simulation: Simulation | null, found: AptFound): Change {
  const { lists } = found
  const keep = keptFor(task, found)
  const refresh = needsRefresh(task, goal, lists)
  const steps = {
    clean: task.clean,
    refresh,
    words: goal.words,
    mayRefresh: mayRefresh(task, goal),
    keep: keep.map(({ name }) => name),
  }
  const brings = goal.verb === 'install' || goal.verb === 'upgrade'
  return {
    kind: 'state',
    title: `${refresh ? 'refresh the package lists, ' : ''}${titleOf(goal, simulation, task.purge)}`,
    how: { kind: 'script', script: aptScript(steps, task), spooled: true },
    sets: [
      ...(refresh ? [set(packageLists, refreshed(lists))] : []),
      ...keep.map(asKept),
      ...(goal.verb === 'remove' ? [] : asked(goal, simulation)),
      ...(simulation ? others(simulation, new Set(goal.requests.map(({ name }) => name)), task.purge) : []),
      ...(goal.verb === 'remove' ? goal.requests.map(({ name }) => set(packageNamed(name), null)) : []),
      set(pending(questionOf(task, goal, lists)), idle),
    ],
    provides: brings ? packageContents : [],
    touches: 'everything',
  }
}

function mayRefresh(task: AptTask, { verb }: Goal): boolean {
  return task.update_cache !== false && verb !== 'remove' && verb !== 'tidy'
}

/** The packages asked for by name of which no simulation tells the version. */
function asked(goal: Goal, simulation: Simulation | null): Setting[] {
  const simulated = new Set(simulation?.installs.map(({ name }) => name))
  const unsure = goal.requests.filter(({ name }) => !simulated.has(name))
  return unsure.map(({ name, relation, version }) => {
    if (simulation?.chosen[name]) return set(packageNamed(name), virtualPackage(name))
    return set(packageNamed(name), installed(name, relation === '=' && !version.endsWith('*') ? version : ''))
  })
}

/** All packages that a simulation would install or remove. */
function others({ installs, removes }: Simulation, asked: ReadonlySet<string>, purge: boolean): Setting[] {
  return [
    ...removes.map(({ name }) =>
      set(packageNamed(name), purge ? null : { ...installed(name, ''), status: 'config-files' }),
    ),
    ...installs.map(({ name, to }) => set(packageNamed(name), { ...installed(name, to), auto: !asked.has(name) })),
  ]
}

/** A package that dpkg has unpacked anew is no longer on hold. */
function installed(name: string, version: string): NonNullable<Package> {
  return { name, architecture: '', version, status: 'installed', selection: 'install', auto: false }
}

/** Packages asked for that are there already, but would go with the package that brought them. */
function keptFor(task: AptTask, found: AptFound): NonNullable<Package>[] {
  if (task.state !== 'present' && task.state !== 'latest') return []
  const there = requestsOf(task).map(({ name }) => found[`package ${name}`] ?? null)
  return there.filter((at) => at !== null).filter((at) => at.auto && isInstalled(at))
}

function asKept(at: NonNullable<Package>): Setting {
  return set(packageNamed(at.name), { ...at, auto: false })
}

/** What is left where no package is to be installed or removed. */
export function upkeep(task: AptTask, found: AptFound): Change[] {
  const { lists } = found
  const nothingElse = !task.name?.length && task.deb === undefined && !isUpgrade(task)
  const clean = task.clean && nothingElse && lists.archives > 0
  // Lists that only serve the packages of the task are not refreshed for their own sake.
  const seeksNew = isUpgrade(task) || task.state === 'latest'
  const refresh = isRefreshDue(task, lists) && (nothingElse || (seeksNew && task.cache_valid_time > 0))
  const kept = keptFor(task, found)
  const keep = kept.map(({ name }) => name)
  const title = [
    clean ? 'delete the downloaded packages' : '',
    refresh ? 'refresh the package lists' : '',
    keep.length > 0 ? `mark ${keep.join(', ')} as wanted` : '',
  ].filter(Boolean)
  if (title.length === 0) return []
  // To have the newest lists each time is no state: as in Ansible, that alone is no change.
  const quiet = !clean && (!nothingElse || (task.cache_valid_time === 0 && !isUnfit(lists)))
  const steps = { clean, refresh, keep, words: null, mayRefresh: false }
  return [
    {
      kind: 'state',
      title: title.join(', '),
      how: { kind: 'script', script: aptScript(steps, task), spooled: true },
      sets: [
        set(packageLists, { ...(refresh ? refreshed(lists) : lists), archives: clean ? 0 : lists.archives }),
        ...kept.map(asKept),
      ],
      provides: [],
      touches: 'everything',
      ...(quiet && { quiet: true }),
    },
  ]
}
