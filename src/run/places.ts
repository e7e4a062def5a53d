import { dirname } from 'node:path'
import type { SearchFolders } from '../files/search.ts'
import type { Role, Task } from '../language/step.ts'
import type { PlayRun } from './run.ts'

/** Where a task's files are looked for: its role and those that brought it in, its own folder, the playbook's. */
export function sourcePlaces(running: PlayRun, task: Task | null): SearchFolders {
  const { folder } = running.play
  if (!task) return { taskDir: folder, playbookDir: folder }
  return { roleDirs: roleDirs(task.role), taskDir: dirname(task.place.file), playbookDir: folder }
}

function roleDirs(role: Role | null): string[] {
  return role ? [role.folder, ...roleDirs(role.parent)] : []
}
