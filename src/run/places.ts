import { dirname } from 'node:path'
import type { Task } from '../language/step.ts'
import type { PlayRun } from './run.ts'
import type { SourcePlaces } from './sources.ts'

/** Where a task's files are looked for: its role, its own folder, the playbook's. */
export function sourcePlaces(running: PlayRun, task: Task): SourcePlaces {
  const places = { taskDir: dirname(task.place.file), playbookDir: running.play.folder }
  return task.role ? { ...places, roleDir: task.role.folder } : places
}
