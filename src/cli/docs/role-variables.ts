import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { parse } from 'yaml'
import { firstFolder } from '../../language/read.ts'
import type { Play, Role, Task } from '../../language/step.ts'
import { everyTaskOf } from '../../language/walk.ts'

/** What a role's meta/argument_specs.yml says of one variable. */
export interface VariableSpec {
  readonly type?: string
  readonly elements?: string
  readonly choices?: readonly (string | number | boolean)[]
  readonly required?: boolean
  readonly no_log?: boolean
  readonly description?: string | readonly string[]
  readonly options?: Readonly<Record<string, VariableSpec>>
}

/** A role's variables, and what they are where nobody sets them. */
export interface RoleVariables {
  readonly role: string
  /** One for each of its files of tasks that says what it takes, `main` first; a variable is in the first that has it. */
  readonly entries: readonly { readonly title: string; readonly options: Readonly<Record<string, VariableSpec>> }[]
  readonly defaults: Readonly<Record<string, unknown>>
}

/** The variables of all roles that plays use, those among them that are only included; roles by their names. */
export async function roleVariables(plays: readonly Play[]): Promise<readonly RoleVariables[]> {
  const folders = new Set(plays.flatMap(foldersIn))
  const found = await Promise.all([...folders].map(variablesOf))
  return found.filter(({ entries }) => entries.length > 0).sort((a, b) => (a.role < b.role ? -1 : 1))
}

function foldersIn({ preTasks, roles, tasks, postTasks, handlers, folder }: Play): readonly string[] {
  const all = [preTasks, roles, tasks, postTasks, handlers].flatMap((steps) => steps.flatMap(everyTaskOf))
  const near = (role: Role | null) => [join(folder, 'roles'), ...(role ? [dirname(role.folder)] : [])]
  return all.flatMap((task) => {
    const included = nameOfIncluded(task)
    const found =
      included === undefined ? undefined : firstFolder(near(task.role).map((shelf) => join(shelf, included)))
    return [...(task.role ? [task.role.folder] : []), ...(found === undefined ? [] : [found])]
  })
}

function nameOfIncluded({ module, args }: Task): string | undefined {
  const name = module === 'include_role' ? args.get('name') : undefined
  return typeof name === 'string' ? name : undefined
}

interface Specs {
  readonly argument_specs?: Readonly<
    Record<string, { readonly short_description?: string; readonly options?: Readonly<Record<string, VariableSpec>> }>
  >
}

/** The variables of the role in a folder. */
export async function variablesOf(folder: string): Promise<RoleVariables> {
  const specs: Specs | null = parse(await textAt(join(folder, 'meta/argument_specs.yml')))
  const defaults: Readonly<Record<string, unknown>> | null = parse(await textAt(join(folder, 'defaults/main.yml')))
  const seen = new Set<string>()
  const entries = Object.entries(specs?.argument_specs ?? {}).map(([entry, { short_description, options = {} }]) => {
    const own = Object.entries(options).filter(([name]) => !seen.has(name))
    for (const [name] of own) seen.add(name)
    return { title: short_description ?? entry, options: Object.fromEntries(own) }
  })
  return {
    role: basename(folder),
    entries: entries.filter(({ options }) => Object.keys(options).length > 0),
    defaults: defaults ?? {},
  }
}

/** Nothing for a file that is not there: roles need not have either. */
function textAt(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '')
}

/** A description as one sentence after the other. */
export function descriptionOf({ description = '' }: VariableSpec): string {
  return typeof description === 'string' ? description : description.join(' ')
}

/** Whether a default is made of other variables in the run. */
export function isComputed(value: unknown): boolean {
  return JSON.stringify(value ?? null).includes('{{')
}
