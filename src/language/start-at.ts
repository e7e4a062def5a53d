import { didYouMean } from '../diagnostics/suggest.ts'
import { fnmatch } from '../state/fnmatch.ts'
import { Template } from '../template/values.ts'
import type { Play, Step, Task } from './step.ts'
import { tasksOf } from './walk.ts'

const SECTIONS = ['preTasks', 'roles', 'tasks', 'postTasks'] as const

/**
 * The plays without what stands before the first of the chosen tasks with a name (`install *`, `web : install`).
 * Tasks of dynamic includes aren't known yet, and those of a rescue follow a failure. A string says that there is none.
 */
export function startAt(
  plays: readonly Play[],
  name: string,
  isChosen: (task: Task) => boolean,
): readonly Play[] | string {
  const matches = (task: Task) =>
    isChosen(task) && namesOf(task).some((known) => known === name || fnmatch(known, name))
  const cut = plays.map((play) => cutPlay(play, matches))
  const first = cut.findIndex((play) => play !== null)
  const start = cut[first]
  if (start) return [...plays.slice(0, first).map(emptied), start, ...plays.slice(first + 1)]
  const known = plays.flatMap((play) => SECTIONS.flatMap((section) => play[section].flatMap(tasksOf).flatMap(namesOf)))
  return `no task is called "${name}"${didYouMean(name, known)}`
}

/** As it is written, and with its role. */
function namesOf({ name, role }: Task): string[] {
  if (name === null) return []
  const text = name instanceof Template ? name.source : String(name)
  return role ? [text, `${role.name} : ${text}`] : [text]
}

function emptied(play: Play): Play {
  return { ...play, preTasks: [], roles: [], tasks: [], postTasks: [], gatherFacts: false }
}

function cutPlay(play: Play, matches: (task: Task) => boolean): Play | null {
  const found = SECTIONS.map((section) => cutSteps(play[section], matches))
  const first = found.findIndex((steps) => steps !== null)
  if (first < 0) return null
  const [preTasks, roles, tasks, postTasks] = SECTIONS.map((section, i) =>
    i > first ? play[section] : (found[i] ?? []),
  )
  return { ...play, preTasks: preTasks ?? [], roles: roles ?? [], tasks: tasks ?? [], postTasks: postTasks ?? [] }
}

function cutSteps(steps: readonly Step[], matches: (task: Task) => boolean): readonly Step[] | null {
  for (const [index, step] of steps.entries()) {
    const found = cutStep(step, matches)
    if (found) return [found, ...steps.slice(index + 1)]
  }
  return null
}

function cutStep(step: Step, matches: (task: Task) => boolean): Step | null {
  if (step.kind === 'task') return matches(step) ? step : null
  const block = cutSteps(step.block, matches)
  if (block) return { ...step, block }
  const always = cutSteps(step.always, matches)
  return always && { ...step, block: [], rescue: [], always }
}
