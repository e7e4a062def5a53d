import { type JsonStyle, writeJson } from '../../template/filters/json-write.ts'
import { writeYaml } from '../../template/filters/yaml/emit.ts'
import { str } from '../../template/text.ts'
import type { Dict, Value } from '../../template/values.ts'
import { type Group, hostsIn } from '../inventory.ts'
import { groupDict, hostDict, type Showing, shownHosts } from './shown.ts'

/** All of the inventory as JSON, in the form that inventory scripts print: `ansible-inventory --list`. */
export function inventoryList(shown: Showing): string {
  const { inventory, only } = shown
  const all = inventory.groups.get('all')
  const hosts = all ? hostsIn(all).filter(({ name }) => only?.has(name) ?? true) : []
  const variables = hosts.map(({ name }): [Value, Value] => [name, hostDict(name, shown)])
  const hostvars = new Map(variables.filter(([, dict]) => dict instanceof Map && dict.size > 0))
  const groups = [...inventory.groups.values()].map((group): [Value, Value] => [group.name, membersOf(group, shown)])
  const named = groups.filter(([, dict]) => dict instanceof Map && dict.size > 0)
  return toJson(new Map<Value, Value>([...named, ['_meta', new Map([['hostvars', hostvars]])]]))
}

/** All of the inventory as a YAML inventory: `ansible-inventory --list --yaml`. Each host's variables stand at its first group. */
export function inventoryYaml(shown: Showing): string {
  const all = shown.inventory.groups.get('all')
  return toYaml(all ? new Map<Value, Value>([[all.name, groupTree(all, shown, new Set())]]) : new Map())
}

/** One host's variables: `ansible-inventory --host`. */
export function inventoryHost(name: string, shown: Showing, form: 'json' | 'yaml'): string {
  const variables = hostDict(name, shown)
  return form === 'yaml' ? toYaml(variables) : toJson(variables)
}

/** The tree below a group as text, with all variables if wanted: `ansible-inventory --graph`. */
export function inventoryGraph(top: Group, shown: Showing, withVariables: boolean): string {
  const rows = (group: Group, depth: number): string[] => {
    const hosts = group.name === 'all' ? [] : shownHosts(group, shown)
    const listed = hosts.flatMap((name) => [
      indented(name, depth + 1),
      ...(withVariables ? settings(hostDict(name, shown), depth + 2) : []),
    ])
    return [
      indented(`@${group.name}:`, depth),
      ...[...group.children].flatMap((child) => rows(child, depth + 1)),
      ...listed,
      ...(withVariables ? settings(groupDict(group, shown), depth + 1) : []),
    ]
  }
  return rows(top, 0).join('\n')
}

function indented(text: string, depth: number): string {
  return depth === 0 ? text : `${'  |'.repeat(depth)}--${text}`
}

function settings(variables: Dict, depth: number): string[] {
  const rows = [...variables].sort(([a], [b]) => (str(a) < str(b) ? -1 : 1))
  return rows.map(([name, value]) => indented(`{${str(name)} = ${str(value)}}`, depth))
}

function membersOf(group: Group, shown: Showing): Dict {
  const vars = shown.asExport ? groupDict(group, shown) : new Map<Value, Value>()
  const hosts = group.name === 'all' ? [] : shownHosts(group, shown)
  const parts: [string, Value, number][] = [
    ['hosts', hosts, hosts.length],
    ['children', [...group.children].map((child) => child.name), group.children.size],
    ['vars', vars, vars.size],
  ]
  return new Map(parts.filter(([, , size]) => size > 0).map(([name, value]): [Value, Value] => [name, value]))
}

function groupTree(group: Group, shown: Showing, seen: Set<string>): Dict {
  const children = [...group.children].map((child): [Value, Value] => [child.name, groupTree(child, shown, seen)])
  const hosts = (group.name === 'all' ? [] : shownHosts(group, shown)).map((name): [Value, Value] => {
    const variables = seen.has(name) ? new Map<Value, Value>() : hostDict(name, shown)
    seen.add(name)
    return [name, variables]
  })
  const vars = shown.asExport ? groupDict(group, shown) : new Map<Value, Value>()
  const parts: [string, Dict][] = [
    ['children', new Map(children)],
    ['hosts', new Map(hosts)],
    ['vars', vars],
  ]
  return new Map(parts.filter(([, dict]) => dict.size > 0).map(([name, dict]): [Value, Value] => [name, dict]))
}

const STYLE: JsonStyle = { indent: '    ', sortKeys: true, ascii: false, itemSeparator: ', ', keySeparator: ': ' }

function toJson(value: Value): string {
  // Keys of several types can't be sorted; Ansible then prints all unsorted.
  return `${writeJson(value, { ...STYLE, sortKeys: !hasMixedKeys(value) })}\n`
}

function hasMixedKeys(value: Value): boolean {
  if (Array.isArray(value)) return value.some(hasMixedKeys)
  if (!(value instanceof Map)) return false
  const texts = [...value.keys()].filter((key) => typeof key === 'string').length
  return (texts > 0 && texts < value.size) || [...value.values()].some(hasMixedKeys)
}

function toYaml(value: Value): string {
  const style = { indent: 2, width: 80, sortKeys: true, flow: false, quote: null }
  return `${writeYaml(value, { ...style, explicitStart: false, explicitEnd: false }).trimEnd()}\n`
}
