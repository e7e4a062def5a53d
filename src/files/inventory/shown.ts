import { mergeAll } from '../../template/merge.ts'
import { type Dict, type Raw, type RawDict, Secret, Template, Tuple, type Value } from '../../template/values.ts'
import { type Group, hostVariables, type Inventory, type VariableLayer } from '../inventory.ts'

/** What is to be shown of an inventory, and how. */
export interface Showing {
  readonly inventory: Inventory
  /** Whose group_vars and host_vars count too. */
  readonly playbookDir: string | null
  /** Variables of `-e`. */
  readonly extra: RawDict
  /** Dicts of several levels are merged. */
  readonly mergeDicts: boolean
  /** Groups keep their variables, and hosts have only their own. */
  readonly asExport: boolean
  /** Only these hosts; null: all. */
  readonly only: ReadonlySet<string> | null
}

/** An inventory as it is. */
export function showing(inventory: Inventory, playbookDir: string | null = null): Showing {
  return { inventory, playbookDir, extra: new Map(), mergeDicts: false, asExport: false, only: null }
}

/** The hosts of a group that are to be shown. */
export function shownHosts({ hosts }: Group, { only }: Showing): string[] {
  const names = [...hosts].map((host) => host.name)
  return only ? names.filter((name) => only.has(name)) : names
}

/** The variables of a host as JSON and YAML show them. */
export function hostDict(name: string, shown: Showing): Dict {
  const { inventory, playbookDir, extra } = shown
  if (shown.asExport)
    return dictOf(ownLayers(name, 'host_vars', inventory.hosts.get(name)?.variables ?? [], shown), shown)
  const layers = hostVariables(inventory, name, playbookDir ?? undefined)
  return dictOf([...layers.map(({ values }) => values), extra], shown)
}

/** The variables that a group itself sets. */
export function groupDict(group: Group, shown: Showing): Dict {
  const variables = dictOf(ownLayers(group.name, 'group_vars', group.variables, shown), shown)
  if (group.priority !== 1) variables.set('ansible_group_priority', group.priority)
  return variables
}

function ownLayers(
  name: string,
  kind: 'group_vars' | 'host_vars',
  variables: readonly VariableLayer[],
  { inventory, playbookDir }: Showing,
): RawDict[] {
  const folders = playbookDir === null ? inventory.folders : [...inventory.folders, playbookDir]
  const files = folders.flatMap((folder) => inventory.variableFiles.find(folder, kind, name))
  return [...variables, ...files].map(({ values }) => values)
}

// Facts of a run, not of the inventory; nobody can set them.
const INTERNAL = new Set<Value>([
  ...['ansible_diff_mode', 'ansible_config_file', 'ansible_facts', 'ansible_forks', 'ansible_inventory_sources'],
  ...['ansible_limit', 'ansible_playbook_python', 'ansible_run_tags', 'ansible_skip_tags', 'ansible_verbosity'],
  ...['ansible_version', 'inventory_dir', 'inventory_file', 'inventory_hostname', 'inventory_hostname_short'],
  ...['groups', 'group_names', 'omit', 'playbook_dir'],
])

function dictOf(layers: readonly RawDict[], { mergeDicts }: Showing): Dict {
  const variables: Dict = new Map()
  for (const values of mergeDicts ? [mergeAll(layers)] : layers) {
    for (const [name, value] of values) variables.set(asWritten(name), asWritten(value))
  }
  for (const name of INTERNAL) variables.delete(name)
  return variables
}

const HIDDEN = '********'

// What several hosts share stays one value: YAML writes it once.
const written = new WeakMap<object, Value>()

/** Templates are shown, not evaluated; what is encrypted stays so. */
export function asWritten(raw: Raw): Value {
  if (raw instanceof Template) return raw.conceal === null ? raw.source : HIDDEN
  if (raw instanceof Secret) return raw.ciphertext === null ? HIDDEN : new Map([['__ansible_vault', raw.ciphertext]])
  if (raw instanceof Tuple || (!Array.isArray(raw) && !(raw instanceof Map))) return raw
  const known = written.get(raw)
  if (known !== undefined) return known
  const value: Value = Array.isArray(raw)
    ? raw.map(asWritten)
    : new Map([...raw].map(([key, inner]) => [asWritten(key), asWritten(inner)]))
  written.set(raw, value)
  return value
}
