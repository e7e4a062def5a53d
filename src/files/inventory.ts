import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Place } from '../diagnostics/place.ts'
import type { Raw, RawDict } from '../template/values.ts'
import type { VariableFiles } from './inventory/variable-files.ts'

/** All hosts and groups that can be named, and where their variables come from. Runs may add to it. */
export interface Inventory {
  /** In the order in which the sources name them. */
  readonly hosts: Map<string, Host>
  /** `all` and `ungrouped` are always there. */
  readonly groups: Map<string, Group>
  /** The folders of the sources, in order: group_vars and host_vars may stand in each. */
  readonly folders: readonly string[]
  readonly variableFiles: VariableFiles
}

export interface Host {
  readonly name: string
  /** The source that named it first (`inventory_file`), absolute for a file; null for the implicit localhost. */
  readonly source: string | null
  /** Those that name it themselves, not their parents. */
  readonly groups: Set<Group>
  /** From the inventory itself, later ones win. */
  readonly variables: VariableLayer[]
}

export interface Group {
  readonly name: string
  /** Its own, not those of its children. */
  readonly hosts: Set<Host>
  readonly children: Set<Group>
  readonly parents: Set<Group>
  readonly variables: VariableLayer[]
  /** `ansible_group_priority`: among groups of one depth the highest wins. */
  priority: number
  /** The longest way from `all`. */
  depth: number
}

/** Variables that were set in one place. */
export interface VariableLayer {
  /** For people: `inventory group web`, `group_vars/all`. */
  readonly origin: string
  readonly file: string
  readonly values: RawDict
  readonly placeOf: (name: Raw) => Place | undefined
  /** Why an encrypted file can't be read. */
  readonly locked?: Diagnostic
}

/** An inventory with no host. */
export function createInventory(folders: readonly string[], variableFiles: VariableFiles): Inventory {
  const inventory = { hosts: new Map(), groups: new Map(), folders, variableFiles }
  addChild(addGroup(inventory, 'all'), addGroup(inventory, 'ungrouped'))
  return inventory
}

/** The group of that name, made if need be. */
export function addGroup({ groups }: Pick<Inventory, 'groups'>, name: string): Group {
  const known = groups.get(name)
  if (known) return known
  const group = {
    name,
    hosts: new Set<Host>(),
    children: new Set<Group>(),
    parents: new Set<Group>(),
    variables: [],
    priority: 1,
    depth: 0,
  }
  groups.set(name, group)
  return group
}

/** The host of that name, made if need be. */
export function addHost({ hosts }: Pick<Inventory, 'hosts'>, name: string, source: string | null): Host {
  const known = hosts.get(name)
  if (known) return known
  const host = { name, source, groups: new Set<Group>(), variables: [] }
  hosts.set(name, host)
  return host
}

/** Makes a host a member of a group. */
export function joinGroup(host: Host, group: Group): void {
  host.groups.add(group)
  group.hosts.add(host)
}

/** Puts a group below another; false if that would make a loop. */
export function addChild(parent: Group, child: Group): boolean {
  if (parent === child || ancestorsOf([parent]).has(child)) return false
  parent.children.add(child)
  child.parents.add(parent)
  deepen(child, parent.depth + 1)
  return true
}

function deepen(group: Group, depth: number): void {
  if (group.depth >= depth) return
  group.depth = depth
  for (const child of group.children) deepen(child, depth + 1)
}

/** Keeps Ansible's rules after hosts or groups were added: all groups are below `all`, every host is in a group, or in `ungrouped`. */
export function reconcile({ hosts, groups }: Inventory): void {
  const [all, ungrouped] = [addGroup({ groups }, 'all'), addGroup({ groups }, 'ungrouped')]
  for (const group of groups.values()) {
    if (group !== all && group.parents.size === 0) addChild(all, group)
  }
  for (const host of hosts.values()) {
    const elsewhere = [...host.groups].some((group) => group !== all && group !== ungrouped)
    if (!elsewhere) joinGroup(host, ungrouped)
    else if (host.groups.delete(ungrouped)) ungrouped.hosts.delete(host)
  }
}

/** The hosts of a group and of the groups below it, level by level. */
export function hostsIn(group: Group): Host[] {
  const groups = new Set([group])
  // A set grows while it is walked, so this goes through all levels.
  for (const { children } of groups) for (const child of children) groups.add(child)
  return [...new Set([...groups].flatMap(({ hosts }) => [...hosts]))]
}

/** All groups a host is in, in the order in which their variables are merged: the last wins. */
function groupsOf(host: Host): Group[] {
  return [...ancestorsOf(host.groups)].sort(
    (a, b) => a.depth - b.depth || a.priority - b.priority || (a.name < b.name ? -1 : 1),
  )
}

/** The `group_names` of a host. */
export function groupNamesOf(host: Host): string[] {
  const names = [...ancestorsOf(host.groups)].map((group) => group.name)
  return names.filter((name) => name !== 'all').sort()
}

/** The groups themselves and all above them. */
function ancestorsOf(groups: Iterable<Group>): Set<Group> {
  const found = new Set(groups)
  for (const { parents } of found) for (const parent of parents) found.add(parent)
  return found
}

/** The names by which a playbook can mean this machine without an inventory. */
export const LOCALHOST: readonly string[] = ['localhost', '127.0.0.1', '::1']

/**
 * What the inventory and the files beside it and beside the playbook say of a host, lowest level first (3 to 10 of
 * Ansible's 22). The implicit localhost has some too.
 */
export function hostVariables(inventory: Inventory, name: string, playbookDir?: string): VariableLayer[] {
  const { groups, hosts, folders, variableFiles } = inventory
  const host = hosts.get(name) ?? implicitHost(name)
  const members = groupsOf(host).filter((group) => group.name !== 'all')
  const names = members.map((group) => group.name)
  const playbook = playbookDir === undefined ? [] : [playbookDir]
  const ofGroups = (dirs: readonly string[], wanted: readonly string[]) =>
    dirs.flatMap((dir) => wanted.flatMap((group) => variableFiles.find(dir, 'group_vars', group)))
  const ofHost = (dirs: readonly string[]) => dirs.flatMap((dir) => variableFiles.find(dir, 'host_vars', name))
  return [
    ...(groups.get('all')?.variables ?? []),
    ...members.flatMap((group) => group.variables),
    ...ofGroups(folders, ['all']),
    ...ofGroups(playbook, ['all']),
    ...ofGroups(folders, names),
    ...ofGroups(playbook, names),
    ...host.variables,
    ...ofHost(folders),
    ...ofHost(playbook),
  ]
}

function implicitHost(name: string): Host {
  const values: RawDict = new Map(LOCALHOST.includes(name) ? [['ansible_connection', 'local']] : [])
  const layer = { origin: 'implicit localhost', file: '', values, placeOf: () => undefined }
  return { name, source: null, groups: new Set(), variables: values.size > 0 ? [layer] : [] }
}

/** Reads what stands in a folder's group_vars and host_vars for all groups and hosts, and says what is wrong in it. */
export function checkVariableFiles({ groups, hosts, variableFiles }: Inventory, folder: string): Diagnostic[] {
  for (const group of groups.keys()) variableFiles.find(folder, 'group_vars', group)
  for (const host of hosts.keys()) variableFiles.find(folder, 'host_vars', host)
  return variableFiles.takeDiagnostics()
}
