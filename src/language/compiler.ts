import { relative } from 'node:path'
import type { Place } from '../diagnostics/place.ts'
import type { Vault } from '../files/vault.ts'
import type { ModuleFolder } from '../module/find.ts'
import type { RawDict } from '../template/values.ts'
import type { Report } from './fields.ts'
import type { Import } from './inherit.ts'
import type { Sources } from './read.ts'
import type { Handler, Role } from './step.ts'
import type { Kind } from './steps.ts'
import type { PlayVariables } from './variables.ts'

/** Where playbooks, roles and modules come from. */
export interface Library {
  readonly sources: Sources
  /** More folders of roles, after `roles/` beside the playbook. */
  readonly rolesPath: readonly string[]
  /** The folder of playbooks that are known as `rcprov.cluster.NAME`. */
  readonly ownPlaybooks: string
  readonly modules: ModuleFolder
  /** Those of `-e`: names that are settled before the run may be made of them. */
  readonly extra: RawDict
  readonly vault: Vault
}

/** What the compilation of one play, or of one dynamic include, goes by and gathers. */
export interface Compiler {
  readonly library: Library
  /** The folder of the playbook. */
  readonly folder: string
  readonly report: Report
  readonly found: Findings
  /** Of the play, as far as it has been read. */
  readonly variables: PlayVariables
}

/** What imports and roles bring along besides steps. */
export interface Findings {
  /** Of the roles under `roles:`, and of imported ones: these come after the play's own. */
  readonly roleHandlers: Handler[]
  readonly importedHandlers: Handler[]
  /** Of roles that may be included: only their names count, for checks. */
  readonly possibleHandlers: Handler[]
  readonly roles: Role[]
  /** The roles that these depend on. */
  readonly dependencies: Role[]
  readonly roleDefaults: RawDict[]
  readonly roleVars: RawDict[]
  readonly notified: Notified[]
  /** Includes whose file or role only the run knows. */
  readonly openIncludes: Place[]
  /** Variables that tasks and handlers set, also those that may be included; `*` where any may be set. */
  readonly assigned: Readonly<Record<Kind, Set<string>>>
  /** Roles whose handlers and variables are there already. */
  readonly seen: Set<string>
  /** Dynamic includes, and files for hosts, that have been looked at. */
  readonly checked: Set<string>
}

/** A handler's name that holds no template, where a task or block notifies it. */
interface Notified {
  readonly name: string
  readonly place: Place
}

/** What the compilation of a play, or of what it includes, starts with. */
export function createCompiler(library: Library, folder: string, vars: RawDict, report: Report): Compiler {
  const found = noFindings()
  const { roleDefaults, roleVars } = found
  return { library, folder, report, found, variables: { vars, roleDefaults, roleVars, extra: library.extra } }
}

/** Nothing found yet. */
export function noFindings(): Findings {
  return {
    roleHandlers: [],
    importedHandlers: [],
    possibleHandlers: [],
    roles: [],
    dependencies: [],
    roleDefaults: [],
    roleVars: [],
    notified: [],
    openIncludes: [],
    assigned: { task: new Set(), handler: new Set() },
    seen: new Set(),
    checked: new Set(),
  }
}

/** A step's stable name: its place in a file below the playbook's folder, then those of the imports that led there. */
export function pathOf({ folder }: Compiler, place: Place, imports: readonly Import[]): string {
  return [place, ...imports].map((one) => placeBelow(folder, one)).join(' < ')
}

function placeBelow(folder: string, { file, line, column, item }: Import): string {
  return `${pathBelow(folder, file)}:${line}:${column}${item === undefined ? '' : `#${item}`}`
}

/** The path from a folder, of files below it. Most are, and many are asked for, so these are told by their beginning. */
function pathBelow(folder: string, file: string): string {
  if (folder === '.' && !/^(\/|\.\.)/.test(file)) return file
  if (file.startsWith(`${folder}/`)) return file.slice(folder.length + 1)
  const below = relative(folder, file)
  return below.startsWith('..') ? file : below
}
