import { TemplateError } from '../../template/errors.ts'
import { type JsonStyle, writeJson } from '../../template/filters/json-write.ts'
import { str } from '../../template/text.ts'
import { type Dict, type Raw, Template, type Value } from '../../template/values.ts'
import { type Group, hostsIn, hostVariables, type Inventory, type VariableLayer } from '../inventory.ts'

/** All of the inventory as JSON, in the form that inventory scripts print: `ansible-inventory --list`. */
export function inventoryList(inventory: Inventory, playbookDir?: string): string {
  const all = inventory.groups.get('all')
  const hosts = all ? hostsIn(all) : []
  const variables = hosts.map((host): [Value, Value] => [host.name, variablesOf(inventory, host.name, playbookDir)])
  const hostvars = new Map(variables.filter(([, dict]) => dict instanceof Map && dict.size > 0))
  const groups = [...inventory.groups.values()].map((group): [Value, Value] => [group.name, membersOf(group)])
  const named = groups.filter(([, dict]) => dict instanceof Map && dict.size > 0)
  return toJson(new Map<Value, Value>([...named, ['_meta', new Map([['hostvars', hostvars]])]]))
}

/** One host's variables as JSON: `ansible-inventory --host`. */
export function inventoryHost(inventory: Inventory, name: string, playbookDir?: string): string {
  return toJson(variablesOf(inventory, name, playbookDir))
}

/** The tree below a group as text, with all variables if wanted: `ansible-inventory --graph`. */
export function inventoryGraph(inventory: Inventory, top: Group, withVariables: boolean, playbookDir?: string): string {
  const rows = (group: Group, depth: number): string[] => {
    const hosts = group.name === 'all' ? [] : [...group.hosts]
    const listed = hosts.flatMap(({ name }) => [
      indented(name, depth + 1),
      ...(withVariables ? settings(variablesOf(inventory, name, playbookDir), depth + 2) : []),
    ])
    return [
      indented(`@${group.name}:`, depth),
      ...[...group.children].flatMap((child) => rows(child, depth + 1)),
      ...listed,
      ...(withVariables ? settings(groupVariables(inventory, group, playbookDir), depth + 1) : []),
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

function membersOf(group: Group): Dict {
  const names = (members: Iterable<{ name: string }>) => [...members].map((member) => member.name)
  const parts: [string, string[]][] = [
    ['hosts', group.name === 'all' ? [] : names(group.hosts)],
    ['children', names(group.children)],
  ]
  return new Map<Value, Value>(parts.filter(([, members]) => members.length > 0))
}

function groupVariables({ folders, variableFiles }: Inventory, group: Group, playbookDir: string | undefined): Dict {
  const dirs = playbookDir === undefined ? folders : [...folders, playbookDir]
  const files = dirs.flatMap((folder) => variableFiles.find(folder, 'group_vars', group.name))
  const variables = merged([...group.variables, ...files])
  if (group.priority !== 1) variables.set('ansible_group_priority', group.priority)
  return variables
}

// Facts of a run, not of the inventory; nobody can set them.
const INTERNAL = new Set<Value>([
  ...['ansible_diff_mode', 'ansible_config_file', 'ansible_facts', 'ansible_forks', 'ansible_inventory_sources'],
  ...['ansible_limit', 'ansible_playbook_python', 'ansible_run_tags', 'ansible_skip_tags', 'ansible_verbosity'],
  ...['ansible_version', 'inventory_dir', 'inventory_file', 'inventory_hostname', 'inventory_hostname_short'],
  ...['groups', 'group_names', 'omit', 'playbook_dir'],
])

function variablesOf(inventory: Inventory, host: string, playbookDir: string | undefined): Dict {
  return merged(hostVariables(inventory, host, playbookDir))
}

function merged(layers: readonly VariableLayer[]): Dict {
  const variables: Dict = new Map()
  for (const { values } of layers) {
    for (const [name, value] of values) variables.set(asWritten(name), asWritten(value))
  }
  for (const name of INTERNAL) variables.delete(name)
  return variables
}

/** Templates are shown, not evaluated. */
function asWritten(raw: Raw): Value {
  if (raw instanceof Template) return raw.source
  if (Array.isArray(raw)) return raw.map(asWritten)
  if (raw instanceof Map) return new Map([...raw].map(([key, value]) => [asWritten(key), asWritten(value)]))
  return raw
}

const STYLE: JsonStyle = { indent: '    ', sortKeys: true, ascii: false, itemSeparator: ', ', keySeparator: ': ' }

function toJson(value: Value): string {
  try {
    return writeJson(value, STYLE)
  } catch (error) {
    // Keys of several types can't be sorted; Ansible then prints all unsorted.
    if (error instanceof TemplateError) return writeJson(value, { ...STYLE, sortKeys: false })
    throw error
  }
}
