import { problem, warning } from '../diagnostics/diagnostic.ts'
import { isEncrypted, type MapNode } from '../files/node.ts'
import type { AnyModule } from '../module/find.ts'
import type { Raw, RawDict } from '../template/values.ts'
import { type Action, findAction } from './action.ts'
import { readArgs } from './args.ts'
import { type Compiler, pathOf } from './compiler.ts'
import { conditionsIn, readConditions } from './conditions.ts'
import { type Fields, keywordFields, type Report, rawOf } from './fields.ts'
import { importRole, importTasks } from './imports.ts'
import { checkInclude, isDynamic, readInherited } from './include.ts'
import { handDown, type Inherited } from './inherit.ts'
import { includeKeywords } from './keywords.ts'
import { checkLookups, readLoop } from './loop.ts'
import { checkModuleDefaults, withDefaults } from './module-defaults.ts'
import { checkSourceFiles } from './source-files.ts'
import type { Handler, Keywords, Step, Task } from './step.ts'
import { type Kind, noteNotified } from './steps.ts'
import { checkTaskArgs, withoutStrays } from './task-args.ts'
import { isVariableName, notAName } from './vars.ts'

/** One task: its module and arguments found and checked, its keywords read. Imports give a block of what they import. */
export async function compileTask(
  node: MapNode,
  fields: Fields,
  inherited: Inherited,
  kind: Kind,
  compiler: Compiler,
): Promise<Step | undefined> {
  const { report } = compiler
  const { action, rest: found } = await findAction(fields, node.place, kind, compiler)
  const { fields: rest, isWhole } = action
    ? withoutStrays(action, found, kind, report)
    : { fields: found, isWhole: true }
  const keywords = taskFields(rest, kind, report)
  const about = readKeywords(node, keywords, inherited, compiler)
  await checkModuleDefaults(keywords, compiler)
  noteNotified(keywords, compiler)
  if (!action) return undefined
  const { module, local, place } = action
  const { isReadable, ...written } = readArgs(action, keywords.get('args'), report)
  const whole = isInclusion(module) ? written : withDefaults(module, written, about.keywords.moduleDefaults)
  const { args, places } = whole
  checkTaskArgs(action, whole, kind, isWhole && isReadable && action.isReadable, report)
  checkSourceFiles(action, whole, about, compiler)
  if (module.name === 'import_tasks' || module.name === 'import_role') {
    checkImport(module.name, keywords, compiler)
    const below = handDown(inherited, keywords, 'block', compiler)
    const imported = { node, name: about.name, args, place, vars: keywords.get('vars') }
    return (module.name === 'import_tasks' ? importTasks : importRole)(imported, below, kind, compiler)
  }
  checkExpressions(action, args, compiler)
  noteAssigned(module.name, args, about.register, compiler.found.assigned[kind])
  const delegated = local ? { ...about.keywords, delegateTo: 'localhost' } : about.keywords
  const hidden = isInclusion(module) ? delegated : hiddenIfEncrypted(delegated, node)
  const task = { ...about, keywords: hidden, action: action.name, module: module.name, args, argPlaces: places }
  const made = isDynamic(task) ? await dynamic(task, action, keywords, inherited, kind, compiler) : task
  return kind === 'handler' ? asHandler(made, keywords) : made
}

/** A task of an encrypted file shows nothing of its result, unless it or its block or play says `no_log: no`. */
function hiddenIfEncrypted(keywords: Keywords, node: MapNode): Keywords {
  return keywords.noLog === undefined && isEncrypted(node) ? { ...keywords, noLog: true } : keywords
}

function isInclusion({ name }: AnyModule): boolean {
  return /^(import|include)_(tasks|role)$/.test(name)
}

/** A task's keywords, and its `with_…`, of which there are as many as lookups. */
function taskFields(fields: Fields, kind: Kind, report: Report): Fields {
  const good = keywordFields(checkLookups(fields, report), kind, report)
  return new Map([...good, ...[...fields].filter(([name]) => name.startsWith('with_'))])
}

function readKeywords(
  node: MapNode,
  fields: Fields,
  inherited: Inherited,
  compiler: Compiler,
): Omit<Task, 'action' | 'module' | 'args' | 'argPlaces'> {
  const { report } = compiler
  const { keywords, notify, role } = handDown(inherited, fields, 'task', compiler)
  return {
    kind: 'task',
    path: pathOf(compiler, node.place, inherited.imports),
    name: rawOf(fields, 'name') ?? null,
    place: node.place,
    loop: readLoop(fields, report),
    register: readRegister(fields, compiler),
    changedWhen: readConditions(fields, 'changed_when', report),
    failedWhen: readConditions(fields, 'failed_when', report),
    until: readConditions(fields, 'until', report),
    retries: rawOf(fields, 'retries'),
    delay: rawOf(fields, 'delay'),
    async: rawOf(fields, 'async'),
    poll: rawOf(fields, 'poll'),
    notify,
    keywords,
    role,
  }
}

async function dynamic(
  task: Task,
  action: Action,
  fields: Fields,
  outer: Inherited,
  kind: Kind,
  compiler: Compiler,
): Promise<Task> {
  checkIncludeKeywords(task, fields, compiler)
  const include = { ...task, inherited: readInherited(action, outer, fields, compiler) }
  await checkInclude(include, kind, compiler)
  return include
}

function asHandler(task: Task, fields: Fields): Handler {
  const raw = rawOf(fields, 'listen')
  const listen: readonly Raw[] = raw === undefined ? [] : Array.isArray(raw) ? raw : [raw]
  return { ...task, listen }
}

function readRegister(fields: Fields, { report }: Compiler): string | null {
  const node = fields.get('register')?.node
  if (node?.kind !== 'scalar') return null
  if (!isVariableName(node.text)) report(notAName(node.text, node.place))
  return node.text
}

/** Arguments that hold expressions (`that`, `var`) are checked as `when` is. */
function checkExpressions({ module, given }: Action, args: RawDict, { report }: Compiler): void {
  for (const [name, schema] of Object.entries(module.args.properties)) {
    if (schema.type !== 'any' || !schema.expression || !args.has(name)) continue
    for (const fields of given) {
      const node = 'node' in fields ? undefined : fields.get(name)?.node
      if (node && node.kind !== 'map') conditionsIn(node, name, report)
    }
  }
}

/** Notes which variables a task sets: a check before the run must leave these alone. */
function noteAssigned(module: string, args: RawDict, register: string | null, assigned: Set<string>): void {
  if (register !== null) assigned.add(register)
  if (['include_vars', 'group_by', 'add_host'].includes(module)) assigned.add('*')
  if (module !== 'set_fact') return
  for (const name of args.keys()) assigned.add(typeof name === 'string' ? name : '*')
}

function checkImport(name: string, fields: Fields, { report }: Compiler): void {
  for (const field of fields.values()) {
    if (field.name === 'loop' || field.name.startsWith('with_')) {
      const help = `write ${name.replace('import', 'include')}, which is followed while the play runs`
      report(problem('playbook-shape', `${name} can not loop`, field.place, help))
    } else if (idle.includes(field.name)) {
      report(warning('unknown-keyword', `"${field.name}" has no effect on ${name}`, field.place))
    }
  }
}

// What concerns the result of a task, which an import has none of.
const idle = ['changed_when', 'delay', 'failed_when', 'register', 'retries', 'until']

function checkIncludeKeywords(task: Task, fields: Fields, { report }: Compiler): void {
  for (const { name, place } of fields.values()) {
    if (includeKeywords.has(name) || name.startsWith('with_')) continue
    const message = `"${name}" is not a keyword of ${task.module}`
    report(problem('unknown-keyword', message, place, 'for each of its tasks, write it under "apply"'))
  }
}
