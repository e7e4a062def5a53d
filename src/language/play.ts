import { dirname, resolve } from 'node:path'
import { problem } from '../diagnostics/diagnostic.ts'
import type { MapNode, Node } from '../files/node.ts'
import { toRaw } from '../files/raw.ts'
import type { Raw, RawDict } from '../template/values.ts'
import { type Compiler, type Library, noFindings } from './compiler.ts'
import { type Fields, fieldsOf, keywordFields, type Report, rawOf } from './fields.ts'
import { asHandlers, checkNotified } from './handlers.ts'
import { type Inherited, nothingInherited, withKeywords } from './inherit.ts'
import { firstFile } from './read.ts'
import { compileRole } from './role.ts'
import { readRoleUse } from './role-use.ts'
import type { Keywords, Play, Step } from './step.ts'
import { compileSteps } from './steps.ts'
import { readVars } from './vars.ts'
import { loadVarsFile, varsFilePaths } from './vars-file.ts'

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
  const found = noFindings()
  const compiler: Compiler = { library, folder: dirname(file), report, found }
  const fields = keywordFields(userAsRemoteUser(fieldsOf(node, report), report), 'play', report)
  const keywords = withKeywords(outer.keywords, fields, null, report)
  const inherited: Inherited = { ...nothingInherited, keywords, files: [file] }
  const part = (name: string) => compileSteps(fields.get(name)?.node, inherited, 'task', compiler)
  const varsFiles = await readVarsFiles(fields.get('vars_files')?.node, compiler)
  const own = fields.get('vars')
  const preTasks = await part('pre_tasks')
  const roles = await compileRoles(fields.get('roles')?.node, inherited, compiler)
  const tasks = await part('tasks')
  const postTasks = await part('post_tasks')
  const ownHandlers = asHandlers(await compileSteps(fields.get('handlers')?.node, inherited, 'handler', compiler))
  const handlers = [...found.roleHandlers, ...ownHandlers, ...found.importedHandlers]
  checkNotified(found, handlers, report)
  return {
    name: rawOf(fields, 'name') ?? null,
    place: node.place,
    hosts: readHosts(fields, node, report),
    gatherFacts: rawOf(fields, 'gather_facts'),
    gatherSubset: rawOf(fields, 'gather_subset'),
    vars: own ? new Map([...readVars(own.node, report), ...outer.vars]) : outer.vars,
    varsFiles,
    preTasks,
    roles,
    tasks,
    postTasks,
    handlers,
    keywords,
    folder: resolve(compiler.folder),
    roleNames: found.roles.map((role) => role.name),
    roleDefaults: found.roleDefaults,
    roleVars: found.roleVars,
    strategy: readStrategy(fields, report),
    serial: rawOf(fields, 'serial'),
    forceHandlers: rawOf(fields, 'force_handlers'),
  }
}

/** Only the usual order of tasks over hosts is there yet. */
function readStrategy(fields: Fields, report: Report): Raw | undefined {
  const field = fields.get('strategy')
  const raw = rawOf(fields, 'strategy')
  if (field && raw !== 'linear' && raw !== 'ansible.builtin.linear') {
    report(problem('unsupported', `rcprov has no strategy but "linear" yet`, field.place, 'leave it out'))
  }
  return raw
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

function readHosts(fields: Fields, { place }: MapNode, report: Report): Raw {
  const field = fields.get('hosts')
  const items = field?.node.kind === 'list' ? field.node.items : field ? [field.node] : []
  const isName = (item: Node) => item.kind === 'scalar' && item.text !== '' && item.value !== null
  if (!field)
    report(problem('playbook-shape', 'a play says which hosts it is for', place, 'write "hosts: all", or a group'))
  else if (!items.every(isName))
    report(problem('playbook-shape', '"hosts" takes a pattern or a list of them', field.node.place))
  return field ? toRaw(field.node) : []
}

async function compileRoles(
  node: Node | undefined,
  inherited: Inherited,
  compiler: Compiler,
): Promise<readonly Step[]> {
  const { found } = compiler
  const steps: Step[] = []
  for (const item of node?.kind === 'list' ? node.items : []) {
    const use = readRoleUse(item, compiler)
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
    const raw = toRaw(item)
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
  return items.map(toRaw)
}
