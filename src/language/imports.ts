import { basename, dirname, isAbsolute, join } from 'node:path'
import { problem } from '../diagnostics/diagnostic.ts'
import type { Place } from '../diagnostics/place.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { Node } from '../files/node.ts'
import { type Raw, type RawDict, Template } from '../template/values.ts'
import type { Compiler } from './compiler.ts'
import type { Field, Fields } from './fields.ts'
import type { Inherited } from './inherit.ts'
import { valueBeforeRun } from './known.ts'
import { firstFile, namesIn, readYaml } from './read.ts'
import { compileRole } from './role.ts'
import { rolePartsOf } from './role-use.ts'
import type { Block } from './step.ts'
import { compileSteps, type Kind } from './steps.ts'
import type { Around } from './variables.ts'

/** An import_tasks or import_role as written. */
export interface Import {
  readonly node: Node
  readonly name: Raw | null
  readonly args: RawDict
  /** Where the module is named. */
  readonly place: Place
  readonly vars: Field | undefined
}

/** The tasks of a file as a block. */
export async function importTasks(
  { node, name, args, place }: Import,
  inherited: Inherited,
  kind: Kind,
  compiler: Compiler,
): Promise<Block | undefined> {
  const wanted = nameIn(settled(args.get('file'), 'import_tasks', inherited, compiler))
  if (wanted === undefined) return undefined
  const tried = taskFiles(wanted, inherited, kind, compiler)
  const file = firstFile(tried)
  if (file === undefined) {
    compiler.report(missingTasks(wanted, tried, place))
    return undefined
  }
  if (inherited.files.includes(file)) {
    const way = [...inherited.files.slice(0, inherited.files.indexOf(file) + 1).reverse(), file].map((one) =>
      basename(one),
    )
    const help = `leave out one of these steps: ${way.join(' → ')}`
    compiler.report(problem('playbook-shape', `${wanted} imports itself`, place, help))
    return undefined
  }
  const below = { ...inherited, imports: [node.place, ...inherited.imports] }
  const block = await compileTaskFile(file, below, kind, compiler)
  return { kind: 'block', name, place: node.place, block, rescue: [], always: [] }
}

/** The mistake of a file of tasks that is not there, with the one that was likely meant. */
export function missingTasks(name: string, tried: readonly string[], place: Place) {
  const near = didYouMean(
    basename(name),
    tried.flatMap((path) => namesIn(dirname(path))),
  )
  return problem('file-missing', `there is no file of tasks "${name}"${near}`, place, `looked for ${tried.join(', ')}`)
}

/** The steps of a file of tasks. */
export async function compileTaskFile(file: string, inherited: Inherited, kind: Kind, compiler: Compiler) {
  const { library, report } = compiler
  const node = await readYaml(file, library.sources, report)
  return compileSteps(node, { ...inherited, files: [file, ...inherited.files] }, kind, compiler)
}

/** Where a file of tasks is looked for: beside the files that led here, then in the role or beside the playbook. */
export function taskFiles(
  name: string,
  { files, role }: Inherited,
  kind: Kind,
  { folder }: Compiler,
): readonly string[] {
  if (isAbsolute(name)) return [name]
  const inRole = role ? [join(role.folder, kind === 'handler' ? 'handlers' : 'tasks'), role.folder] : []
  const folders = [...files.map((file) => dirname(file)), ...inRole, folder]
  return [...new Set(folders.map((each) => join(each, name)))]
}

/** A role's steps in a block, its handlers and variables added to the play's. */
export async function importRole(
  { node, name, args: written, place, vars }: Import,
  inherited: Inherited,
  kind: Kind,
  compiler: Compiler,
): Promise<Block | undefined> {
  const { found, report } = compiler
  const args: RawDict = new Map()
  for (const [key, raw] of written) {
    const value = settled(raw, 'import_role', inherited, compiler)
    if (value !== undefined) args.set(key, value)
  }
  const wanted = nameIn(args.get('name') ?? args.get('role'))
  if (wanted === undefined) return undefined
  if (kind === 'handler') {
    report(
      problem('unsupported', 'a handler can not import a role', place, 'notify handlers of the role by their names'),
    )
    return undefined
  }
  const below = { ...inherited, imports: [node.place, ...inherited.imports] }
  // As in Ansible, they are also handed on to the rest of the play, as those of the role are.
  const fields: Fields = new Map(vars ? [['vars', vars]] : [])
  const use = { name: wanted, place, fields, params: new Map(), isDependency: false, ...rolePartsOf(args) }
  const compiled = await compileRole(use, below, found.importedHandlers, compiler)
  if (!compiled) return undefined
  found.roles.push(compiled.role)
  return { ...compiled.block, name: name ?? compiled.block.name, place: node.place }
}

/** An argument as it is before the run; undefined where a template can't be told, which is reported. */
function settled(
  raw: Raw | undefined,
  module: string,
  around: Around,
  { report, variables }: Compiler,
): Raw | undefined {
  if (!(raw instanceof Template)) return raw
  const known = valueBeforeRun(raw, `what ${module} names`, variables, around)
  if ('value' in known) return known.value as Raw
  const help = `${module.replace('import', 'include')} is followed while the play runs, when more is known`
  report({ ...known.wrong, help })
  return undefined
}

// That it is missing, or no text, has been said by the check of the arguments.
function nameIn(raw: Raw | undefined): string | undefined {
  return typeof raw === 'string' && raw !== '' ? raw : undefined
}
