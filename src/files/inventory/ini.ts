import { problem } from '../../diagnostics/diagnostic.ts'
import type { Place } from '../../diagnostics/place.ts'
import { didYouMean } from '../../diagnostics/suggest.ts'
import { addChild, addGroup, type Group } from '../inventory.ts'
import { concealed } from '../raw.ts'
import { type Assignment, layerOfAssignments } from './layer.ts'
import { literalOrText } from './literal.ts'
import { splitWords } from './shell-words.ts'
import { addGroupVariables, addHostVariables, memberHosts, type SourceContext } from './source-context.ts'

type Kind = 'hosts' | 'children' | 'vars'

/** The lines that follow a header such as `[web:vars]`; those of a header with a mistake are skipped. */
interface Section {
  readonly kind: Kind | 'skipped'
  readonly group: Group
  readonly assignments: Assignment[]
}

/** A group that must still be declared: who named it, and the parents that wait for it. */
interface Promised {
  readonly place: Place
  readonly header: string
  readonly parents: Group[]
}

/** A line without the spaces around it. */
interface Line {
  readonly text: string
  readonly place: Place
}

type Context = SourceContext & { readonly promised: Map<string, Promised> }

/** Reads an inventory in INI form; every line with a mistake is reported, and all others count. */
export function readIni(text: string, source: SourceContext): void {
  const context: Context = { ...source, promised: new Map() }
  let section: Section = { kind: 'hosts', group: addGroup(source.inventory, 'ungrouped'), assignments: [] }
  for (const line of linesOf(text, source.file)) {
    if (!line.text.startsWith('[') || !/\](?:\s*#.*)?$/.test(line.text)) {
      readLine(line, section, context)
      continue
    }
    closeSection(section, context)
    section = openSection(line, section, context)
  }
  closeSection(section, context)
  for (const [name, { place, header }] of context.promised) {
    const hint = didYouMean(
      name,
      [...context.inventory.groups.keys()].filter((group) => !context.promised.has(group)),
    )
    const help = `declare it with [${name}], even if it stays empty`
    context.report.push(
      problem('inventory-syntax', `${header} names the group "${name}", which is declared nowhere${hint}`, place, help),
    )
  }
}

// Where Python splits lines; the yaml package and editors count fewer, but these never stand in an inventory.
function linesOf(text: string, file: string): Line[] {
  return text.split(/\r\n|[\n\r]/).flatMap((line, i) => {
    const trimmed = line.trim()
    if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith(';')) return []
    const column = line.indexOf(trimmed) + 1
    return [{ text: trimmed, place: { file, line: i + 1, column, length: trimmed.length } }]
  })
}

function openSection({ text, place }: Line, before: Section, context: Context): Section {
  const skipped: Section = { kind: 'skipped', group: before.group, assignments: [] }
  const match = /^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:#.*)?$/.exec(text)
  if (!match) {
    const help = 'write [group], [group:children] or [group:vars], without spaces'
    context.report.push(problem('inventory-syntax', `${text} is no header of a section`, place, help))
    return skipped
  }
  const [, name = '', kind = 'hosts'] = match
  if (kind !== 'hosts' && kind !== 'children' && kind !== 'vars') {
    const hint = didYouMean(kind, ['hosts', 'children', 'vars'])
    context.report.push(
      problem(
        'inventory-syntax',
        `"${kind}" is no kind of section${hint}`,
        place,
        'a group has hosts, :children and :vars',
      ),
    )
    return skipped
  }
  return { kind, group: declare(name, kind, { text, place }, context), assignments: [] }
}

/** Makes the group of a header. `:vars` alone declares no group. */
function declare(name: string, kind: Kind, { text, place }: Line, { inventory, promised }: Context): Group {
  const isNew = !inventory.groups.has(name)
  const group = addGroup(inventory, name)
  if (kind === 'vars') {
    if (isNew && !promised.has(name)) promised.set(name, { place, header: text, parents: [] })
    return group
  }
  for (const parent of promised.get(name)?.parents ?? []) addChild(parent, group)
  promised.delete(name)
  return group
}

function readLine(line: Line, section: Section, context: Context): void {
  if (section.kind === 'hosts') readHosts(line, section.group, context)
  if (section.kind === 'children') readChild(line, section.group, context)
  if (section.kind === 'vars') readVariable(line, section, context)
}

function readHosts({ text, place }: Line, group: Group, context: Context): void {
  const words = splitWords(text)
  if (typeof words === 'string') {
    context.report.push(problem('inventory-syntax', words, place))
    return
  }
  const [entry, ...settings] = words
  if (entry === undefined) return
  const assignments: Assignment[] = []
  for (const { text: setting, at } of settings) {
    const equals = setting.indexOf('=')
    const at1 = { ...place, column: place.column + at, length: setting.length }
    if (equals < 0) {
      const help = 'after the host only name=value may follow; quote values with spaces'
      context.report.push(problem('inventory-syntax', `"${setting}" is no name=value`, at1, help))
      continue
    }
    const value = concealed(literalOrText(setting.slice(equals + 1), at1), context.conceal)
    assignments.push({ name: setting.slice(0, equals), value, place: at1 })
  }
  const hosts = memberHosts(entry.text, { ...place, length: entry.text.length }, group, context)
  addHostVariables(hosts, layerOfAssignments(assignments, `inventory host ${entry.text}`))
}

function readChild({ text, place }: Line, parent: Group, { inventory, promised, report }: Context): void {
  const name = /^([^:\]\s]+)\s*(?:#.*)?$/.exec(text)?.[1]
  if (name === undefined) {
    report.push(
      problem(
        'inventory-syntax',
        `"${text}" is no name of a group`,
        place,
        'a :children section holds one group a line, and nothing else',
      ),
    )
    return
  }
  const child = inventory.groups.get(name)
  if (!child) {
    const waiting = promised.get(name) ?? { place, header: `[${parent.name}:children]`, parents: [] }
    waiting.parents.push(parent)
    promised.set(name, waiting)
  } else if (!addChild(parent, child)) {
    report.push(problem('inventory-syntax', `the group "${name}" would be below itself`, place))
  }
}

function readVariable({ text, place }: Line, section: Section, { report, conceal }: Context): void {
  const equals = text.indexOf('=')
  if (equals < 0) {
    report.push(
      problem('inventory-syntax', `"${text}" is no name=value`, place, 'a :vars section holds one name=value a line'),
    )
    return
  }
  const value = text.slice(equals + 1).trim()
  const valuePlace = { ...place, column: place.column + text.indexOf(value, equals + 1), length: value.length }
  const written = concealed(literalOrText(value, valuePlace), conceal)
  section.assignments.push({ name: text.slice(0, equals).trim(), value: written, place })
}

function closeSection({ group, assignments }: Section, { report }: Context): void {
  addGroupVariables(group, layerOfAssignments(assignments, `inventory group ${group.name}`), report)
}
