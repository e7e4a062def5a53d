import { problem } from '../../diagnostics/diagnostic.ts'
import { didYouMean } from '../../diagnostics/suggest.ts'
import { addChild, addGroup, type Group } from '../inventory.ts'
import { type Entry, entryOf, type MapNode, type Node } from '../node.ts'
import { layerOf } from './layer.ts'
import { addGroupVariables, addHostVariables, memberHosts, type SourceContext } from './source-context.ts'

/** Reads an inventory in YAML form: groups, each with hosts, vars and children. */
export function readYamlInventory(root: Node, context: SourceContext): void {
  if (root.kind !== 'map') {
    context.report.push(
      problem('inventory-syntax', 'an inventory in YAML is a mapping of groups', root.place, 'start with "all:"'),
    )
    return
  }
  const plugin = entryOf(root, 'plugin')
  if (plugin) {
    const name = plugin.value.kind === 'scalar' ? plugin.value.text : ''
    const help = 'use a script that prints JSON, or write the hosts down'
    context.report.push(problem('unsupported', `the inventory plugin ${name} is not supported`, plugin.key.place, help))
    return
  }
  for (const entry of root.entries) readGroup(entry, context)
}

const SECTIONS = ['hosts', 'vars', 'children']

function readGroup({ key, value }: Entry, context: SourceContext): Group | undefined {
  if (typeof key.value !== 'string' || key.value === '') {
    context.report.push(
      problem(
        'inventory-syntax',
        `${key.text} is read as a number or a yes/no, not as a group's name`,
        key.place,
        `quote it: "${key.text}"`,
      ),
    )
    return undefined
  }
  const group = addGroup(context.inventory, key.value)
  if (isEmpty(value)) return group
  if (value.kind !== 'map') {
    context.report.push(
      problem(
        'inventory-syntax',
        `the group "${group.name}" must be a mapping`,
        value.place,
        'it may have hosts, vars and children',
      ),
    )
    return group
  }
  for (const section of value.entries) readSection(section, group, context)
  return group
}

function readSection({ key, value }: Entry, group: Group, context: SourceContext): void {
  const name = key.text
  if (!SECTIONS.includes(name)) {
    const message = `a group has no "${name}"${didYouMean(name, SECTIONS)}`
    context.report.push(
      problem('inventory-syntax', message, key.place, 'it may have hosts, vars and children; variables go below vars'),
    )
    return
  }
  const map = sectionMap(name, value, context)
  if (!map) return
  if (name === 'vars') addGroupVariables(group, layerOf(map, `inventory group ${group.name}`), context.report)
  if (name === 'hosts') for (const entry of map.entries) readHost(entry, group, context)
  if (name === 'children') for (const entry of map.entries) readChild(entry, group, context)
}

function sectionMap(name: string, value: Node, { report }: SourceContext): MapNode | undefined {
  if (value.kind === 'map') return value
  if (isEmpty(value)) return undefined
  // A lone name stands for a mapping with that name alone.
  if (value.kind === 'scalar' && typeof value.value === 'string' && name !== 'vars') {
    const nothing = { ...value, value: null, text: '', style: 'plain', quoted: false } as const
    return { kind: 'map', entries: [{ key: value, value: nothing }], place: value.place }
  }
  const help =
    name === 'vars' ? 'write each variable as "name: value"' : 'write each name with a colon, not with a dash: "web1:"'
  report.push(problem('inventory-syntax', `${name} must be a mapping`, value.place, help))
  return undefined
}

function readHost({ key, value }: Entry, group: Group, context: SourceContext): void {
  if (typeof key.value !== 'string') {
    context.report.push(
      problem(
        'inventory-syntax',
        `${key.text} is read as a number or a yes/no, not as a host's name`,
        key.place,
        `quote it: "${key.text}"`,
      ),
    )
    return
  }
  const hosts = memberHosts(key.value, key.place, group, context)
  if (value.kind === 'map') addHostVariables(hosts, layerOf(value, `inventory host ${key.value}`))
  else if (!isEmpty(value)) {
    context.report.push(
      problem(
        'inventory-syntax',
        `the variables of "${key.value}" must be a mapping`,
        value.place,
        'write each as "name: value" below the host',
      ),
    )
  }
}

function readChild(entry: Entry, parent: Group, context: SourceContext): void {
  const child = readGroup(entry, context)
  if (child && !addChild(parent, child)) {
    context.report.push(problem('inventory-syntax', `the group "${child.name}" would be below itself`, entry.key.place))
  }
}

function isEmpty(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null
}
