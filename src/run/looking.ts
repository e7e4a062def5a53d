import type { Task } from '../language/step.ts'
import type { Module } from '../module/define.ts'
import type { Change } from '../state/change.ts'

/**
 * Whether a task says of itself that it only looks: `check_mode: false` has it run in a plan, too, and by
 * `changed_when: false` it never changes anything.
 */
export function onlyLooks({ async, changedWhen: [told, ...others], keywords }: Task): boolean {
  return keywords.checkMode === false && told?.raw === false && others.length === 0 && async === undefined
}

/** The module of such a task: its commands need no lease and leave no note. */
export function looking(module: Module): Module {
  return {
    ...module,
    plan: (args, found) => {
      const planned = module.plan(args, found)
      return 'failed' in planned ? planned : planned.map(asLook)
    },
  }
}

function asLook(change: Change): Change {
  const { kind, how } = change
  if (kind !== 'deed' || how.kind !== 'script') return change
  return { ...change, how: { ...how, spooled: false }, looks: true }
}
