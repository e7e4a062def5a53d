import { dirname, resolve } from 'node:path'
import { problem } from '../diagnostics/diagnostic.ts'
import { suggest } from '../diagnostics/suggest.ts'
import type { MapNode, Node } from '../files/node.ts'
import { toOpenRaw } from '../files/raw.ts'
import type { Raw, RawDict } from '../template/values.ts'
import { readOrder, readSerial } from './batching.ts'
import { type Compiler, createCompiler, type Library } from './compiler.ts'
import { type Fields, fieldsOf, keywordFields, type Report, rawOf } from './fields.ts'
import { asHandlers, checkNotified, checkSameNames } from './handlers.ts'
import { type Inherited, nothingInherited, withKeywords } from './inherit.ts'
import { withoutModules } from './misplaced.ts'
import { checkModuleDefaults } from './module-defaults.ts'
import { firstFile } from './read.ts'
import { compileRole } from './role.ts'
import { readRoleUse } from './role-use.ts'
import type { Keywords, Play, Step } from './step.ts'
import { compileSteps } from './steps.ts'
import { readStrategy } from './strategy.ts'
import { joinVars } from './var-places.ts'
import { readVars } from './vars.ts'
import { loadVarsFile, varsFilePaths } from './vars-file.ts'
import { readVarsPrompt } from './vars-prompt.ts'

/** What an import_playbook gives to each play of its file. */
export interface PlayOuter {
  readonly keywords: Keywords
  readonly vars: RawDict
}

/** One play with all its static parts: roles loaded, imports followed, keywords handed down to each task. */
export async function compilePlay(
  node: MapNode,
  file: string,
  outer: PlayOuter,
  library: Library,
  report: Report,
): Promise<Play> {
  const written = await withoutModules(fieldsOf(node, report), 'play', library, report)
  const fields = keywordFields(userAsRemoteUser(written, report), 'play', report)
  const own = fields.get('vars')
  const vars = own ? joinVars(readVars(own.node, report), outer.vars) : outer.vars
  const compiler = createCompiler(library, dirname(file), vars, report)
  const { found } = compiler
  await checkModuleDefaults(fields, compiler)
  const keywords = withKeywords({ keywords: outer.keywords, role: null }, fields, null, compiler)
  const inherited: Inherited = { ...nothingInherited, keywords, files: [file] }
  const part = (name: string) => compileSteps(fields.get(name)?.node, inherited, 'task', compiler)
  const varsFiles = await readVarsFiles(fields.get('vars_files')?.node, compiler)
  // In Ansible's order: of two roles with the same variable, the one that is loaded last has the last word.
  const roles = await compileRoles(fields.get('roles')?.node, inherited, compiler)
  const preTasks = await part('pre_tasks')
  const postTasks = await part('post_tasks')
  const tasks = await part('tasks')
  const ownHandlers = asHandlers(await compileSteps(fields.get('handlers')?.node, inherited, 'handler', compiler))
  const handlers = [...found.roleHandlers, ...ownHandlers, ...found.importedHandlers]
  checkNotified(found, handlers, report)
  checkSameNames(handlers, report)
  return {
    name: rawOf(fields, 'name') ?? null,
    place: node.place,
    hosts: readHosts(fields, node, report),
    gatherFacts: rawOf(fields, 'gather_facts'),
    gatherSubset: rawOf(fields, 'gather_subset'),
    gatherTimeout: rawOf(fields, 'gather_timeout'),
    factPath: rawOf(fields, 'fact_path'),
    vars,
    varsFiles,
    varsPrompt: readVarsPrompt(fields, report),
    preTasks,
    roles,
    tasks,
    postTasks,
    handlers,
    keywords,
    folder: resolve(compiler.folder),
    roleNames: found.roles.map((role) => role.name),
    dependentRoleNames: [...new Set(found.dependencies.map((role) => role.name))],
    roleDefaults: found.roleDefaults,
    roleVars: found.roleVars,
    assigned: found.assigned,
    strategy: readStrategy(fields, report),
    serial: readSerial(fields, report),
    order: readOrder(fields, report),
    forceHandlers: rawOf(fields, 'force_handlers'),
    maxFailPercentage: rawOf(fields, 'max_fail_percentage'),
  }
}

/** `user` is the old word for `remote_user`. */
function userAsRemoteUser(fields: Fields, report: Report): Fields {
  const user = fields.get('user')
  if (!user) return fields
  if (fields.has('remote_user')) {
    report(problem('playbook-shape', '"user" and "remote_user" are the same keyword', user.place, 'keep "remote_user"'))
  }
  const rest = [...fields].filter(([name]) => name !== 'user')
  return new Map([['remote_user', { ...user, name: 'remote_user' }], ...rest])
}

function readHosts(fields: Fields, node: MapNode, report: Report): Raw {
  const { place } = node
  const field = fields.get('hosts')
  const items = field?.node.kind === 'list' ? field.node.items : field ? [field.node] : []
  const isName = (item: Node) => item.kind === 'scalar' && item.text !== '' && item.value !== null
  // Where it is mistyped, that has been said.
  if (!field && !isMistyped(node, 'hosts'))
    report(problem('playbook-shape', 'a play says which hosts it is for', place, 'write "hosts: all", or a group'))
  else if (field && !items.every(isName))
    report(problem('playbook-shape', '"hosts" takes a pattern or a list of them', field.node.place))
  return field ? toOpenRaw(field.node) : []
}

function isMistyped({ entries }: MapNode, keyword: string): boolean {
  return entries.some(({ key }) => suggest(key.text, [keyword]) !== undefined)
}

async function compileRoles(
  node: Node | undefined,
  inherited: Inherited,
  compiler: Compiler,
): Promise<readonly Step[]> {
  const { found } = compiler
  const steps: Step[] = []
  for (const item of node?.kind === 'list' ? node.items : []) {
    const use = readRoleUse(item, inherited, compiler)
    const below = { ...inherited, imports: [item.place] }
    const compiled = use && (await compileRole(use, below, found.roleHandlers, compiler))
    if (!compiled) continue
    found.roles.push(compiled.role)
    steps.push(compiled.block)
  }
  return steps
}

/** The files as written; those that hold no template must be there and be right. In a list, one of them is enough. */
async function readVarsFiles(node: Node | undefined, compiler: Compiler): Promise<readonly Raw[]> {
  const { folder, library, report } = compiler
  const items = node?.kind === 'list' ? node.items : node ? [node] : []
  for (const item of items) {
    const raw = toOpenRaw(item)
    const names = Array.isArray(raw) ? raw : [raw]
    if (!names.every((name) => typeof name === 'string')) continue
    const tried = names.flatMap((name) => varsFilePaths(name, folder))
    const file = firstFile(tried)
    if (file !== undefined) (await loadVarsFile(file, library.sources)).diagnostics.forEach(report)
    else
      report(
        problem(
          'file-missing',
          `there is no file of variables "${names.join('" or "')}"`,
          item.place,
          `looked for ${tried.join(', ')}`,
        ),
      )
  }
  return items.map(toOpenRaw)
}
