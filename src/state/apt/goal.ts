import { type PackageLists, packageLists } from '../families/apt.ts'
import { type DebFile, debFile } from '../families/deb.ts'
import { isUnpacked, type Package, packageNamed, packagesLike } from '../families/package.ts'
import { type Stat, stat } from '../families/stat.ts'
import { isPattern } from '../fnmatch.ts'
import { keyed } from '../keyed.ts'
import type { Found, Probe } from '../probe.ts'
import { installOptions, installWords, removeWords } from './options.ts'
import { isMet, type PackageRequest, parseRequest, wordOf } from './request.ts'
import type { AptTask } from './task.ts'

/** What must be known before apt is asked anything. */
export type AptProbes = {
  readonly lists: Probe<PackageLists>
  readonly [name: `package ${string}`]: Probe<Package>
  readonly [pattern: `like ${string}`]: Probe<readonly NonNullable<Package>[]>
  readonly [path: `deb ${string}`]: Probe<DebFile>
  readonly [path: `file ${string}`]: Probe<Stat>
}

export type AptFound = Found<AptProbes>

/** One thing to bring about with one run of apt-get. */
export interface Goal {
  readonly verb: 'install' | 'remove' | 'upgrade' | 'tidy'
  /** The words after `apt-get`. */
  readonly words: readonly string[]
  /** What was asked for by name and is not as it should be. */
  readonly requests: readonly PackageRequest[]
  /** It is sure that something is to be done; otherwise a simulation decides. */
  readonly decided: boolean
}

export function requestsOf({ name = [] }: AptTask): PackageRequest[] {
  return name.filter((text) => text.trim() !== '*').map(parseRequest)
}

/** Whether all packages of the host are meant, by `name: '*'` or by `upgrade`. */
export function isUpgrade({ name = [], state, upgrade = 'no' }: AptTask): boolean {
  return upgrade !== 'no' || (state === 'latest' && name.includes('*'))
}

export function aptProbes(task: AptTask): AptProbes {
  const names = requestsOf(task).map(({ name }) => name)
  const files = task.deb === undefined ? [] : [task.deb]
  return {
    lists: packageLists,
    ...keyed(
      'package',
      names.filter((name) => !isPattern(name)),
      packageNamed,
    ),
    ...keyed('like', names.filter(isPattern), packagesLike),
    ...keyed('deb', files, debFile),
    ...keyed('file', files, stat),
  }
}

/** What is to be done, as far as it can be told without asking apt. */
export function goalsOf(task: AptTask, found: AptFound): readonly Goal[] {
  if (isUpgrade(task)) return [upgradeGoal(task)]
  if (task.deb !== undefined) return debGoals(task, task.deb, found)
  const requests = requestsOf(task)
  if (requests.length === 0 && task.state !== 'fixed') return tidyGoals(task)
  if (task.state === 'absent') return removalGoals(task, requests, found)
  if (task.state === 'build-dep' || task.state === 'fixed') return [repairGoal(task, requests)]
  return installGoals(task, requests, found)
}

function installGoals(task: AptTask, requests: readonly PackageRequest[], found: AptFound): Goal[] {
  const at = ({ name }: PackageRequest) => found[`package ${name}`] ?? null
  const wanted = task.only_upgrade ? requests.filter((request) => isUnpacked(at(request))) : requests
  const missing = wanted.filter((request) => !isMet(request, at(request)))
  const asked = task.state === 'latest' ? wanted : missing
  if (asked.length === 0) return []
  const words = installWords(task, asked.map(wordOf))
  return [{ verb: 'install', words, requests: missing, decided: missing.length > 0 }]
}

function removalGoals(task: AptTask, requests: readonly PackageRequest[], found: AptFound): Goal[] {
  const isThere = (at: Package) => isUnpacked(at) || (task.purge && at?.status === 'config-files')
  const there = requests.flatMap((request) => {
    const { name } = request
    if (isPattern(name)) return (found[`like ${name}`] ?? []).filter(isThere).map((at) => parseRequest(at.name))
    const at = found[`package ${name}`] ?? null
    return isThere(at) && (request.relation === null || isMet(request, at)) ? [request] : []
  })
  if (there.length === 0) return []
  const words = removeWords(
    { purge: task.purge, autoremove: task.autoremove === true },
    there.map(({ name }) => name),
  )
  return [{ verb: 'remove', words, requests: there, decided: true }]
}

function debGoals(task: AptTask, path: string, found: AptFound): Goal[] {
  const deb = found[`deb ${path}`] ?? null
  const exact = deb && parseRequest(`${deb.name}=${deb.version}`)
  if (exact && isMet(exact, found[`package ${deb.name}`] ?? null)) return []
  return [{ verb: 'install', words: installWords(task, [path]), requests: exact ? [exact] : [], decided: true }]
}

function upgradeGoal(task: AptTask): Goal {
  const wide = task.upgrade === 'dist' || task.upgrade === 'full'
  const verb = wide ? ['dist-upgrade'] : ['upgrade', '--with-new-pkgs']
  return { verb: 'upgrade', words: [...verb, ...installOptions(task)], requests: [], decided: false }
}

function repairGoal(task: AptTask, requests: readonly PackageRequest[]): Goal {
  const verb = task.state === 'build-dep' ? ['build-dep'] : ['install', '--fix-broken']
  const words = [...verb, ...installOptions(task), '--', ...requests.map(wordOf)]
  return { verb: 'install', words, requests: [], decided: false }
}

function tidyGoals(task: AptTask): Goal[] {
  const purge = task.purge ? ['--purge'] : []
  const goals = [...(task.autoclean ? [['autoclean']] : []), ...(task.autoremove ? [['autoremove', ...purge]] : [])]
  return goals.map((words) => ({ verb: 'tidy', words, requests: [], decided: false }))
}
