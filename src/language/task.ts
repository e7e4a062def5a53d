import { problem, warning } from '../diagnostics/diagnostic.ts'
import type { MapNode } from '../files/node.ts'
import { checkArgs } from '../module/check.ts'
import type { Raw } from '../template/values.ts'
import { type Action, findAction } from './action.ts'
import { readArgs, type TaskArgs } from './args.ts'
import { type Compiler, pathOf } from './compiler.ts'
import { conditionsIn, readConditions } from './conditions.ts'
import { type Fields, keywordFields, rawOf } from './fields.ts'
import { importRole, importTasks } from './imports.ts'
import { checkInclude, isDynamic, readInherited } from './include.ts'
import { handDown, type Inherited } from './inherit.ts'
import { includeKeywords } from './keywords.ts'
import { checkLookups, readLoop } from './loop.ts'
import type { Handler, Step, Task } from './step.ts'
import { type Kind, noteNotified } from './steps.ts'
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
  const { action, rest } = await findAction(fields, node.place, kind, compiler)
  const good = keywordFields(checkLookups(rest, report), kind, report)
  const lookups = [...rest.values()].filter(({ name }) => name.startsWith('with_'))
  const keywords: Fields = new Map([...good, ...lookups.map((field) => [field.name, field] as const)])
  if (!action) return undefined
  const { module } = action
  const args = readArgs(action, keywords.get('args'), report)
  checkArgs(module, args.args, args.places, action.place).forEach(report)
  noteNotified(keywords, compiler)
  if (module.name === 'import_tasks' || module.name === 'import_role') {
    checkImport(module.name, keywords, compiler)
    const own = handDown(inherited, keywords, 'block', report)
    const name = rawOf(keywords, 'name') ?? null
    const imported = { node, name, args: args.args, place: action.place, vars: keywords.get('vars') }
    return module.name === 'import_tasks'
      ? importTasks(imported, own, kind, compiler)
      : importRole(imported, own, kind, compiler)
  }
  checkExpressions(action, args, compiler)
  const task = makeTask(node, action, args, keywords, inherited, compiler)
  if (!isDynamic(task)) return kind === 'handler' ? asHandler(task, keywords) : task
  const include = { ...task, inherited: readInherited(action, inherited, keywords, compiler) }
  checkIncludeKeywords(include, keywords, compiler)
  await checkInclude(include, kind, compiler)
  return kind === 'handler' ? asHandler(include, keywords) : include
}

function makeTask(
  node: MapNode,
  { module, local }: Action,
  { args, places }: TaskArgs,
  fields: Fields,
  inherited: Inherited,
  compiler: Compiler,
): Task {
  const { report } = compiler
  const { keywords, notify, role } = handDown(inherited, fields, 'task', report)
  return {
    kind: 'task',
    path: pathOf(compiler, node.place, inherited.imports),
    name: rawOf(fields, 'name') ?? null,
    place: node.place,
    module: module.name,
    args,
    argPlaces: places,
    loop: readLoop(fields, report),
    register: readRegister(fields, compiler),
    changedWhen: readConditions(fields, 'changed_when', report),
    failedWhen: readConditions(fields, 'failed_when', report),
    until: readConditions(fields, 'until', report),
    retries: rawOf(fields, 'retries'),
    delay: rawOf(fields, 'delay'),
    notify,
    keywords: local ? { ...keywords, delegateTo: 'localhost' } : keywords,
    role,
  }
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
function checkExpressions({ module, given }: Action, { args }: TaskArgs, { report }: Compiler): void {
  for (const [name, schema] of Object.entries(module.args.properties)) {
    if (schema.type !== 'any' || !schema.expression || !args.has(name)) continue
    for (const fields of given) {
      const node = 'node' in fields ? undefined : fields.get(name)?.node
      if (node && node.kind !== 'map') conditionsIn(node, name, report)
    }
  }
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
