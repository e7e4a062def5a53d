import type { SearchFolders } from '../files/search.ts'
import { sourceFolders } from '../language/source-files.ts'
import type { Task } from '../language/step.ts'
import type { PlayRun } from './run.ts'

/** Where a task's files are looked for; without a task, beside the playbook. */
export function sourcePlaces(running: PlayRun, task: Task | null): SearchFolders {
  const { folder } = running.play
  return task ? sourceFolders(task, folder) : { taskDir: folder, playbookDir: folder }
}
