import type { Play, Task } from '../../language/step.ts'
import { tasksOf } from '../../language/walk.ts'
import type { Event, HostEvent, Report } from '../../run/event.ts'
import { type Check, type CheckStatus, type HostCheck, messageOf, worst } from './check.ts'

/** The tag of tasks that are checks: each is a row of the table, and when one fails the others are tried all the same. */
const CHECK_TAG = 'check'

/** Whether a task is a check. */
export function isCheck({ keywords }: Task): boolean {
  return keywords.tags.includes(CHECK_TAG)
}

/** Makes checks of a run's events. */
export interface Collector {
  readonly hear: Report
  /** Of those that were not come to, what is known; to be called at the end. */
  readonly rest: () => readonly Check[]
}

interface Begun {
  readonly group: string
  readonly name: string
  readonly isCheck: boolean
  readonly hosts: HostCheck[]
}

/**
 * Tells each check as soon as all of its hosts are done, or all of a batch of them: those that are meant to be, and
 * whatever else fails.
 */
export function collector(plays: readonly Play[], tell: (check: Check) => void): Collector {
  const checks = new Map(plays.flatMap(checksOf))
  const left = new Map(checks)
  // The task under way; all of a play in which each host goes through them by itself.
  const begun = new Map<string, Begun>()
  const items = new Map<string, string[]>()
  let group = ''
  let isFree = false
  const end = () => {
    for (const row of [...begun.values()].flatMap(rowOf)) tell(row)
    begun.clear()
    items.clear()
  }
  const begin = (path: string, title: string) => {
    if (!isFree) end()
    const known = checks.get(path)
    left.delete(path)
    // The role's name says nothing to who reads the table.
    const name = known?.name ?? title.replace(/^\S+ : /, '')
    if (!begun.has(path)) begun.set(path, { group, name, isCheck: known !== undefined, hosts: [] })
  }
  const hear = (event: Event) => {
    if (event.type === 'play' || event.type === 'recap') end()
    if (event.type === 'play') ({ name: group, free: isFree = false } = event)
    if (event.type === 'task') begin(event.task, event.name)
    if (event.type !== 'item' && event.type !== 'host') return
    const failed = items.get(`${event.host} ${event.task}`) ?? []
    if (event.type === 'host') begun.get(event.task)?.hosts.push(hostCheck(event, failed))
    else if (event.status === 'failed') items.set(`${event.host} ${event.task}`, [...failed, messageOf(event)])
  }
  return { hear, rest: () => [...left.values()].map((one) => ({ ...one, says: null, status: 'skipped', hosts: [] })) }
}

/** Of a task that is no check only what is bad is told: a login that failed says nothing of the task. */
function rowOf({ group, name, isCheck, hosts: all }: Begun): Check[] {
  const hosts = isCheck ? all : all.filter(({ status }) => status === 'failed' || status === 'unreachable')
  if (hosts.length === 0) return []
  const isAway = !isCheck && hosts.every(({ status }) => status === 'unreachable')
  return [{ group, name: isAway ? 'every host can be reached' : name, says: null, status: worst(hosts), hosts }]
}

function checksOf({ name, preTasks, roles, tasks, postTasks }: Play): [string, Pick<Begun, 'group' | 'name'>][] {
  const all = [...preTasks, ...roles, ...tasks, ...postTasks].flatMap(tasksOf)
  return all.filter(isCheck).map((task) => [task.path, { group: String(name), name: String(task.name ?? task.action) }])
}

function hostCheck(event: HostEvent, items: readonly string[]): HostCheck {
  const status = statusOf(event.status)
  const isBad = status === 'failed' || status === 'unreachable'
  const says = items.length > 0 ? [...new Set(items)].join('; ') : messageOf(event)
  return { host: event.host, status, says: isBad ? says : null }
}

/** What a plan can't know yet is as good as left out. */
function statusOf(status: HostEvent['status']): CheckStatus {
  if (status === 'ok' || status === 'failed' || status === 'unreachable') return status
  return status === 'changed' ? 'ok' : 'skipped'
}
