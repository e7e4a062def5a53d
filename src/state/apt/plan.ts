import type { Change } from '../change.ts'
import type { PackageLists } from '../families/apt.ts'
import { type Package, packageNamed } from '../families/package.ts'
import { candidate, pending } from '../families/simulation.ts'
import { isPattern } from '../fnmatch.ts'
import { keyed } from '../keyed.ts'
import type { Found, Probe } from '../probe.ts'
import { changeFor, questionOf, upkeep } from './change.ts'
import { type AptFound, type Goal, goalsOf, requestsOf } from './goal.ts'
import { faultOf, fitsVersion, type PackageRequest } from './request.ts'
import { isIdle, type Simulation } from './simulation.ts'
import type { AptTask } from './task.ts'

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

/** What is wrong with the arguments, or null. */
function faultOfTask(task: AptTask): string | null {
  const requests = requestsOf(task)
  if (!asksAnything(task)) return 'one of the following is required: autoremove, deb, name, update_cache, upgrade'
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

function asksAnything({ name, deb, upgrade, state, update_cache: update, ...task }: AptTask): boolean {
  const named = [name, deb, upgrade, update].some((argument) => argument !== undefined)
  return (
    named || state === 'fixed' || task.cache_valid_time > 0 || task.autoremove === true || task.autoclean || task.clean
  )
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
