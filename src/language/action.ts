import { problem } from '../diagnostics/diagnostic.ts'
import type { Place } from '../diagnostics/place.ts'
import { didYouMean, suggest } from '../diagnostics/suggest.ts'
import type { Node, ScalarNode } from '../files/node.ts'
import { isTemplate } from '../files/raw.ts'
import { type AnyModule, shortName } from '../module/find.ts'
import type { Compiler } from './compiler.ts'
import { type Field, type Fields, fieldsOf, type Report } from './fields.ts'
import { keywords, keywordsAt, type Level } from './keywords.ts'

/** What a task does, by the name of a module. */
export interface Action {
  /** The module's name as it is written. */
  readonly name: string
  readonly module: AnyModule
  /** Where the module is named. */
  readonly place: Place
  /** Arguments as written, the ones that count first. */
  readonly given: readonly Given[]
  /** `local_action`: on the controller. */
  readonly local: boolean
  /** Whether all that was written as arguments could be read. */
  readonly isReadable: boolean
}

/** Arguments in a map, or in a text from some character on. */
export type Given = Fields | { readonly node: ScalarNode; readonly from: number }

/** A name for a module and its arguments, before the module is looked up. */
interface Named {
  readonly name: string
  readonly place: Place
  readonly given: readonly Given[]
  readonly local: boolean
  readonly isReadable: boolean
}

/** Finds a task's one module, and the fields that are left: its keywords. Reports none, several and unknown ones. */
export async function findAction(
  fields: Fields,
  place: Place,
  level: Level,
  { library, report }: Compiler,
): Promise<{ readonly action: Action | undefined; readonly rest: Fields }> {
  const rest = new Map(fields)
  const named = ['action', 'local_action'].flatMap((key) => {
    const field = fields.get(key)
    rest.delete(key)
    return field ? oldStyle(field, report) : []
  })
  const unknown: Field[] = []
  for (const field of fields.values()) {
    if (keywordsAt(level).has(field.name) || field.name.startsWith('with_')) continue
    if ((await library.modules.find(field.name)) === undefined) unknown.push(field)
    else {
      rest.delete(field.name)
      const given = newStyle(field, report)
      named.push({ name: field.name, place: field.place, given: given ?? [], local: false, isReadable: given !== null })
    }
  }
  const [first, second] = named
  if (second) report(severalModules(named, second.place))
  const module = first && (await library.modules.find(first.name))
  const blamed = module ? [] : first ? [first] : unknown.filter((field) => !isMistypedKeyword(field, level))
  if (!module) await reportNone(blamed[0], fields, place, { library, report })
  for (const { name } of blamed) rest.delete(name)
  return { action: first && module && { ...first, module }, rest }
}

type Reporting = Pick<Compiler, 'library' | 'report'>

async function reportNone(
  blamed: Pick<Field, 'name' | 'place'> | undefined,
  fields: Fields,
  place: Place,
  { library, report }: Reporting,
): Promise<void> {
  if (!blamed) {
    const hasAction = fields.has('action') || fields.has('local_action')
    if (!hasAction)
      report(problem('playbook-shape', 'this task names no module', place, 'say what it does: `file:`, `command:`, …'))
    return
  }
  const { name } = blamed
  if (shortName(name) === 'include') {
    const help = 'write include_tasks, or import_tasks where it is not to wait for the run'
    report(problem('unsupported', '"include" has gone from Ansible', blamed.place, help))
    return
  }
  const last = name.split('.').at(-1) ?? name
  const names = await library.modules.names()
  const near = didYouMean(last, names)
  const help = name.includes('.')
    ? 'modules of collections are not loaded, only those that come with rcprov'
    : near === ''
      ? '"rcprov docs" lists the modules that there are'
      : undefined
  report(problem('unknown-module', `there is no module "${name}"${near}`, blamed.place, help))
}

// A key that nearly is a keyword, or is one elsewhere, is told as such.
function isMistypedKeyword({ name }: Field, level: Level): boolean {
  return Object.hasOwn(keywords, name) || suggest(name, keywordsAt(level)) !== undefined
}

function severalModules(named: readonly Named[], place: Place) {
  const names = named.map(({ name }) => name).join(' and ')
  return problem('playbook-shape', `two modules in one task: ${names}`, place, 'make a task of each')
}

/** Null where arguments are neither a dict nor a text, which is reported. */
function newStyle({ name, node }: Field, report: Report): readonly Given[] | null {
  if (node.kind === 'map') return [fieldsOf(node, report)]
  if (node.kind === 'scalar' && node.value === null) return []
  if (node.kind === 'scalar' && typeof node.value === 'string') return [{ node, from: 0 }]
  report(badArguments(name, node))
  return null
}

/** `action: copy src=a dest=b`, or a dict that has the module's name under `module`. */
function oldStyle({ name: key, place, node }: Field, report: Report): Named[] {
  const local = key === 'local_action'
  const fields = node.kind === 'map' ? fieldsOf(node, report) : new Map<string, Field>()
  const text = node.kind === 'map' ? fields.get('module')?.node : node
  if (text?.kind !== 'scalar' || typeof text.value !== 'string' || text.value.trim() === '') {
    report(problem('playbook-shape', `"${key}" takes a module's name and its arguments`, place))
    return []
  }
  const [lead = '', name = ''] = /^\s*(\S+)\s*/.exec(text.value) ?? []
  if (isTemplate(name)) {
    report(problem('unsupported', 'the name of a module can not be a template', text.place, 'name the module'))
    return []
  }
  const nested = fields.get('args')?.node
  const own = new Map([...fields].filter(([field]) => field !== 'module' && field !== 'args'))
  const given: Given[] = [
    ...(nested?.kind === 'map' ? [fieldsOf(nested, report)] : []),
    ...(text.value.length > lead.length ? [{ node: text, from: lead.length }] : []),
    ...(own.size > 0 ? [own] : []),
  ]
  return [{ name, place: text.place, given, local, isReadable: true }]
}

function badArguments(name: string, node: Node) {
  const found = node.kind === 'list' ? 'a list' : node.kind === 'map' ? 'a dict' : node.text
  const message = `the arguments of ${name} are a dict or a text, not ${found}`
  const help = /(^|\.)(command|shell)$/.test(name)
    ? 'write a text, or the words under "argv"'
    : 'write each as "name: value", without a dash'
  return problem('playbook-shape', message, node.place, help)
}
