import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fromHome } from './home.ts'

/** The subfolder in which a kind of file is looked for. */
export type FileKind = 'files' | 'templates' | 'vars' | 'tasks' | 'handlers'

/** From where a file is looked for, nearest first. */
export interface SearchFolders {
  /** The role of the task, then the roles that brought it in as a dependency. */
  readonly roleDirs?: readonly string[]
  /** The folder of the file that holds the task. */
  readonly taskDir: string
  readonly playbookDir: string
}

/** Where Ansible finds a file that a task names, or all the paths that were tried. */
export function findFile(kind: FileKind, name: string, folders: SearchFolders): string | { tried: readonly string[] } {
  const candidates = candidatePaths(kind, name, folders)
  return candidates.find((path) => existsSync(path)) ?? { tried: candidates }
}

function candidatePaths(
  kind: FileKind,
  name: string,
  { roleDirs = [], taskDir, playbookDir }: SearchFolders,
): string[] {
  if (/^(\/|~(\/|$))/.test(name)) return [resolve(fromHome(name))]
  const inRoles = roleDirs.flatMap((folder) => [resolve(folder, kind, name), resolve(folder, name)])
  const plain = [taskDir, playbookDir].map((folder) => resolve(folder, name))
  // Tasks are included by their path from the including file; a subfolder `tasks` is a role's affair.
  if (kind === 'tasks' || kind === 'handlers') return [...new Set([...inRoles, ...plain])]
  const nearby = [taskDir, playbookDir].flatMap((folder) => [resolve(folder, kind, name), resolve(folder, name)])
  return [...new Set([...inRoles, ...nearby])]
}
