import type { PackageLists } from '../families/apt.ts'
import type { Goal } from './goal.ts'
import type { AptTask } from './task.ts'

/** Lists of this age in seconds are as good as new: a task's own refresh, or the one of the task before it. */
const JUST_NOW = 60

/** Whether the task asks for lists that are newer than those that the host has. */
export function isRefreshDue({ update_cache: update, cache_valid_time: valid }: AptTask, lists: PackageLists): boolean {
  const asked = update === true || valid > 0
  return asked && (isUnfit(lists) || lists.now - lists.updated >= Math.max(valid, JUST_NOW))
}

/** What a task tells of the package lists, with Ansible's names. */
export function refreshResult(lists: PackageLists, before: PackageLists | undefined) {
  return { cache_updated: before !== undefined && before.updated !== lists.updated, cache_update_time: lists.updated }
}

/** Without lists, or with those of other sources, nothing can be installed: asked or not, they are refreshed then. */
export function needsRefresh(task: AptTask, goal: Goal, lists: PackageLists): boolean {
  if (goal.verb === 'remove' || goal.verb === 'tidy') return false
  return isRefreshDue(task, lists) || (task.update_cache !== false && isUnfit(lists))
}

/** Which lists a simulation must go by: those of a plan can only be had from the servers. */
export function listsFor(task: AptTask, goal: Goal, lists: PackageLists): 'local' | 'fresh' {
  if (goal.verb === 'remove' || goal.verb === 'tidy') return 'local'
  return lists.supposed || needsRefresh(task, goal, lists) ? 'fresh' : 'local'
}

/** The lists as they are after a refresh. */
export function refreshed(lists: PackageLists): PackageLists {
  return { ...lists, updated: lists.now, empty: false, sourcesChanged: false, supposed: true }
}

/** Without lists, or with a source that is newer than they are. */
export function isUnfit({ empty, sourcesChanged }: PackageLists): boolean {
  return empty || sourcesChanged
}
