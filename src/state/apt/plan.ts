import type { Change, Setting } from '../change.ts'
import { set } from '../change.ts'
import { type PackageLists, packageLists } from '../families/apt.ts'
import { isInstalled, type Package, packageNamed, virtualPackage } from '../families/package.ts'
import { candidate, idle, pending } from '../families/simulation.ts'
import { isPattern } from '../fnmatch.ts'
import { keyed } from '../keyed.ts'
import type { Found, Probe } from '../probe.ts'
import { packageContents } from '../provides.ts'
import { type AptFound, type Goal, goalsOf, isUpgrade, requestsOf } from './goal.ts'
import { isRefreshDue, isUnfit, listsFor, needsRefresh, refreshed } from './refresh.ts'
import { faultOf, fitsVersion, type PackageRequest } from './request.ts'
import { aptScript } from './script.ts'
import type { Question } from './simulate.ts'
import { isIdle, type Simulation } from './simulation.ts'
import type { AptTask } from './task.ts'
import { titleOf } from './title.ts'

/** What apt itself must be asked. */
export type AptQuestions = {
  readonly [goal: `simulation ${number}`]: Probe<Simulation | null>
  readonly [name: `package ${string}`]: Probe<Package>
}

export type AptAnswers = Found<AptQuestions>

/** The second round: a simulation for each goal, and the package that a file holds. */
export function aptQuestions(task: AptTask, found: AptFound): AptQuestions {
  const deb = task.deb === undefined ? null : (found[`deb ${task.deb}`] ?? null)
  const goals = faultOfTask(task) === null && found.lists.apt ? goalsOf(task, found) : []
  return {
    ...Object.fromEntries(goals.map((goal, i) => [`simulation ${i}` as const, ask(task, goal, found.lists)] as const)),
    ...keyed('package', deb ? [deb.name] : [], packageNamed),
  }
}

/** All changes that a task of apt makes: one run of apt-get for all of its packages. */
export function planApt(task: AptTask, found: AptFound & AptAnswers): readonly Change[] | { readonly failed: string } {
  const fault = faultOfTask(task)
  if (fault !== null) return { failed: fault }
  if (!found.lists.apt) return { failed: 'apt-get was not found on this host: it is no Debian or Ubuntu' }
  const changes: Change[] = []
  for (const [i, goal] of goalsOf(task, found).entries()) {
    const simulation = found[`simulation ${i}`] ?? null
    const failed = failureOf(task, goal, simulation, found)
    if (failed !== null) return { failed }
    if (simulation && !goal.decided && isIdle(simulation)) continue
    changes.push(changeFor(task, goal, simulation, found))
  }
  return changes.length > 0 ? changes : upkeep(task, found)
}

function ask(task: AptTask, goal: Goal, lists: PackageLists): Probe<Simulation | null> {
  const question = questionOf(task, goal, lists)
  return goal.decided ? candidate(question) : pending(question)
}

function questionOf(task: AptTask, goal: Goal, lists: PackageLists): Question {
  return { lists: listsFor(task, goal, lists), words: goal.words }
}

/** What is wrong with the arguments, or null. */
function faultOfTask(task: AptTask): string | null {
  const requests = requestsOf(task)
  if (task.name?.includes('*') && (requests.length > 0 || task.state !== 'latest')) {
    return "'*' stands for all installed packages: alone, and with state latest"
  }
  if (task.deb !== undefined && task.state !== 'present') return 'deb only supports state=present'
  if (task.deb !== undefined && !/^\/\S+$/.test(task.deb))
    return `deb must be a path on the host without spaces, not ${task.deb}`
  if (/\s/.test(task.default_release ?? '')) return `default_release must be one word, not '${task.default_release}'`
  const faults = requests.map((request) => (isRemovalPattern(task, request) ? null : faultOf(request)))
  return faults.find((fault) => fault !== null) ?? null
}

function isRemovalPattern(task: AptTask, { text, name }: PackageRequest): boolean {
  return task.state === 'absent' && isPattern(name) && /^[\w.+*?[\]-]+$/.test(text)
}

function failureOf(task: AptTask, goal: Goal, simulation: Simulation | null, found: AptFound): string | null {
  if (task.deb !== undefined && !found[`file ${task.deb}`]) return `Unable to install package: no file ${task.deb}`
  if (simulation?.failure) return simulation.failure
  if (simulation === null && !goal.decided) return 'apt-get could not be asked what it would do'
  if (goal.verb !== 'install' || simulation === null) return null
  const tooOld = goal.requests.find((request) => {
    const step = simulation.installs.find(({ name }) => name === request.name)
    return !fitsVersion(request, step?.to ?? '')
  })
  return tooOld ? `no available installation candidate for ${tooOld.text}` : null
}

function changeFor(task: AptTask, goal: Goal, simulation: Simulation | null, found: AptFound): Change {
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

function installed(name: string, version: string): NonNullable<Package> {
  return { name, architecture: '', version, status: 'installed', held: false, auto: false }
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
function upkeep(task: AptTask, found: AptFound): Change[] {
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
