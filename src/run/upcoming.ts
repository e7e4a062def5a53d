import type { Play, Step, Task } from '../language/step.ts'
import { tasksOf } from '../language/walk.ts'

/** The tasks of a play in the order in which they stand, as far as they are known. */
export interface Upcoming {
  /** Those that follow a task; all of them follow one that is not of the play, such as the gathering of facts. */
  readonly after: (task: Task) => readonly Task[]
  /** A dynamic include has told its steps. */
  readonly insert: (include: Task, steps: readonly Step[]) => void
}

/** What only runs after a failure is left out. */
export function upcomingTasks(play: Play): Upcoming {
  const all = [play.preTasks, play.roles, play.tasks, play.postTasks].flatMap((section) => section.flatMap(tasksOf))
  let position = positions(all)
  return {
    after: (task) => all.slice((position.get(task.path) ?? -1) + 1),
    insert: (include, steps) => {
      const tasks = steps.flatMap(tasksOf).filter((task) => !position.has(task.path))
      if (tasks.length === 0) return
      all.splice((position.get(include.path) ?? -1) + 1, 0, ...tasks)
      position = positions(all)
    },
  }
}

function positions(tasks: readonly Task[]): Map<string, number> {
  return new Map(tasks.map((task, index) => [task.path, index]))
}
