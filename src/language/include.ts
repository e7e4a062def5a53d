import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Place } from '../diagnostics/place.ts'
import { type RawDict, Template } from '../template/values.ts'
import type { Action } from './action.ts'
import { type Compiler, createCompiler, type Library, noFindings } from './compiler.ts'
import { type Fields, fieldsOf, keywordFields } from './fields.ts'
import { compileTaskFile, missingTasks, taskFiles } from './imports.ts'
import { handDown, type Inherited, nothingInherited, withVars } from './inherit.ts'
import { firstFile } from './read.ts'
import { compileRole } from './role.ts'
import { type RoleParts, rolePartsOf } from './role-use.ts'
import type { Handler, Play, Role, Step, Task } from './step.ts'
import type { Kind } from './steps.ts'
import { readVars } from './vars.ts'

/** What a dynamic include turned out to be. */
export interface Included {
  /** The file of tasks, or the role's name. */
  readonly file: string
  readonly steps: readonly Step[]
  /** Of an included role: to be added to the play's. */
  readonly handlers: readonly Handler[]
  /** Of the roles that it brings: the rest of the play sees them if it is `public`. */
  readonly roleDefaults: readonly RawDict[]
  readonly roleVars: readonly RawDict[]
  /** The roles that it imports. */
  readonly roles: readonly Role[]
  /** The included role. */
  readonly role: Role | null
  readonly diagnostics: readonly Diagnostic[]
}

/** Whether a task names what is to be run only while the play runs. */
export function isDynamic({ module }: Pick<Task, 'module'>): boolean {
  return module === 'include_tasks' || module === 'include_role'
}

/** What an include hands down: what stands above it, its `vars`, what is under `apply`; not its own `when` and `tags`. */
export function readInherited(
  { place, given }: Action,
  outer: Inherited,
  keywords: Fields,
  compiler: Compiler,
): Inherited {
  const { report } = compiler
  const vars = keywords.get('vars')
  const layer = vars && { level: 'include params' as const, values: readVars(vars.node, () => {}), place: vars.place }
  const apply = given.map((one) => ('node' in one ? undefined : one.get('apply')?.node)).find((node) => node)
  const fields = apply?.kind === 'map' ? keywordFields(fieldsOf(apply, report), 'block', report) : new Map()
  const below = handDown(layer ? withVars(outer, layer) : outer, fields, 'block', compiler)
  return { ...below, imports: [place, ...outer.imports] }
}

/**
 * The steps of a dynamic include, once the run has evaluated the name of its file or role; so must be what else the
 * task's arguments say of a role.
 */
export async function compileInclude(
  task: Task,
  name: string,
  play: Pick<Play, 'folder' | 'vars'>,
  library: Library,
): Promise<Included> {
  const diagnostics: Diagnostic[] = []
  const report = (diagnostic: Diagnostic) => diagnostics.push(diagnostic)
  const compiler = createCompiler(library, play.folder, play.vars, report)
  const followed = await follow(task, name, kindOf(task), compiler)
  const { roleDefaults, roleVars, roles } = compiler.found
  return { ...followed, roleDefaults, roleVars, roles, diagnostics }
}

/** What an include hands down for one item of its loop: steps with names of their own, that see the item. */
export function forItem(inherited: Inherited, item: number, values: RawDict): Inherited {
  const [place, ...outer] = inherited.imports
  if (!place) throw new Error('an include stands somewhere')
  return withVars({ ...inherited, imports: [{ ...place, item }, ...outer] }, { level: 'include params', values, place })
}

function kindOf(task: Task): Kind {
  return 'listen' in task ? 'handler' : 'task'
}

/** Checks what an include with a static name would bring, and notes what it may add to the play. */
export async function checkInclude(task: Task, kind: Kind, compiler: Compiler): Promise<void> {
  const { found, report } = compiler
  const name = nameOf(task.args)
  const isOpen = [...task.args.values()].some((raw) => raw instanceof Template) || task.loop?.kind === 'lookup'
  if (typeof name !== 'string' || isOpen) {
    found.openIncludes.push(task.place)
    found.assigned[kind].add('*')
    return
  }
  const at = placeOf(task)
  const key = `${task.module} ${name} ${task.role?.folder ?? ''} ${JSON.stringify(rolePartsOf(task.args).from)}`
  if (found.checked.has(key)) return
  found.checked.add(key)
  const milder = (diagnostic: Diagnostic) => {
    // What is not there may be made by the play itself, or stand behind a `when` that never holds.
    const isMissing = diagnostic.place === at && missing.includes(diagnostic.code)
    report(isMissing ? { ...diagnostic, severity: 'warning' } : diagnostic)
  }
  const inner = {
    ...compiler,
    report: milder,
    found: { ...noFindings(), checked: found.checked, assigned: found.assigned },
  }
  const { handlers } = await follow(task, name, kind, inner)
  found.possibleHandlers.push(...handlers, ...inner.found.possibleHandlers)
  found.notified.push(...inner.found.notified)
  found.openIncludes.push(...inner.found.openIncludes)
}

const missing: readonly Diagnostic['code'][] = ['file-missing', 'role-missing']

type Followed = Pick<Included, 'file' | 'steps' | 'handlers' | 'role'>

async function follow(task: Task, name: string, kind: Kind, compiler: Compiler): Promise<Followed> {
  const inherited = task.inherited ?? nothingInherited
  const use = { name, place: placeOf(task), ...rolePartsOf(task.args) }
  if (task.module === 'include_role') return followRole(use, inherited, compiler)
  const tried = taskFiles(name, inherited, kind, compiler)
  const file = firstFile(tried)
  if (file === undefined) {
    compiler.report(missingTasks(name, tried, placeOf(task)))
    return { file: name, steps: [], handlers: [], role: null }
  }
  const steps = await compileTaskFile(file, inherited, kind, compiler)
  return { file, steps, handlers: compiler.found.importedHandlers, role: null }
}

async function followRole(
  use: RoleParts & { readonly name: string; readonly place: Place },
  inherited: Inherited,
  compiler: Compiler,
): Promise<Followed> {
  const { importedHandlers } = compiler.found
  const whole = { ...use, fields: new Map(), params: new Map(), isDependency: false }
  const compiled = await compileRole(whole, inherited, importedHandlers, compiler)
  const steps = compiled ? [compiled.block] : []
  return { file: use.name, steps, handlers: importedHandlers, role: compiled?.role ?? null }
}

/** Where an include names its module. */
function placeOf({ inherited, place }: Task): Place {
  return inherited?.imports[0] ?? place
}

function nameOf(args: RawDict) {
  return args.get('file') ?? args.get('name') ?? args.get('role')
}
