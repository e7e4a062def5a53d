import { type Diagnostic, problem } from '../../diagnostics/diagnostic.ts'
import type { Place } from '../../diagnostics/place.ts'
import { Secret, type Template } from '../../template/values.ts'
import { addHost, type Group, type Host, type Inventory, joinGroup, type VariableLayer } from '../inventory.ts'
import { expandHosts } from './host-range.ts'
import { layerOfAssignments } from './layer.ts'

/** One source of an inventory while it is read. */
export interface SourceContext {
  readonly inventory: Inventory
  /** As places show it. */
  readonly file: string
  /** What `inventory_file` says of hosts that are first named here. */
  readonly source: string
  readonly report: Diagnostic[]
  /** In an encrypted file: makes values secret. */
  readonly conceal: Template['conceal']
}

/** The hosts that an entry such as `web[1:3]:2222` stands for, made members of the group. */
export function memberHosts(entry: string, place: Place, group: Group, context: SourceContext): Host[] {
  const expanded = expandHosts(entry)
  if (typeof expanded === 'string') {
    context.report.push(problem('inventory-syntax', expanded, place))
    return []
  }
  return expanded.names.map((name) => {
    const isNew = !context.inventory.hosts.has(name)
    const host = addHost(context.inventory, name, context.source)
    joinGroup(host, group)
    // As in Ansible, only the first mention of a host can give it a port this way.
    if (isNew && expanded.port !== null) addHostVariables([host], portLayer(expanded.port, place, name))
    return host
  })
}

function portLayer(port: number, place: Place, host: string): VariableLayer | undefined {
  return layerOfAssignments([{ name: 'ansible_port', value: port, place }], `inventory host ${host}`)
}

/** Gives all of these hosts the same variables. */
export function addHostVariables(hosts: readonly Host[], layer: VariableLayer | undefined): void {
  if (layer && layer.values.size > 0) for (const host of hosts) host.variables.push(layer)
}

/** Gives a group its variables; `ansible_group_priority` is no variable but says when the group is merged. */
export function addGroupVariables(group: Group, layer: VariableLayer | undefined, report: Diagnostic[]): void {
  if (!layer) return
  const priority = layer.values.get('ansible_group_priority')
  if (priority !== undefined) {
    const plain = priority instanceof Secret ? priority.open() : priority
    const number = typeof plain === 'string' ? Number(plain) : plain
    if (typeof number === 'number' && Number.isInteger(number)) group.priority = number
    else
      report.push(
        problem(
          'inventory-syntax',
          'ansible_group_priority must be a whole number',
          layer.placeOf('ansible_group_priority'),
        ),
      )
    layer.values.delete('ansible_group_priority')
  }
  if (layer.values.size > 0) group.variables.push(layer)
}
