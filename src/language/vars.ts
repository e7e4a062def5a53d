import { problem } from '../diagnostics/diagnostic.ts'
import type { MapNode, Node } from '../files/node.ts'
import { toRaw } from '../files/raw.ts'
import type { Raw, RawDict } from '../template/values.ts'
import { checkTemplates, type Report } from './fields.ts'
import { notePlaces } from './var-places.ts'

/** Variables of a dict, or of a list of dicts, whose names and templates are checked. */
export function readVars(node: Node, report: Report): RawDict {
  const items: readonly Node[] = node.kind === 'list' ? node.items : [node]
  const maps = items.filter((item) => item.kind === 'map')
  const values = new Map<Raw, Raw>()
  for (const map of maps) addVars(values, map, report)
  notePlaces(values, maps)
  return values
}

/** Whether it may name a variable. */
export function isVariableName(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name)
}

function addVars(values: RawDict, map: MapNode, report: Report): void {
  for (const { key, value } of map.entries) {
    if (typeof key.value !== 'string' || !isVariableName(key.value)) report(notAName(key.text, key.place))
    const raw = toRaw(value)
    checkTemplates(raw, report)
    values.set(key.value, raw)
  }
}

/** The mistake of a name that no variable can have. */
export function notAName(name: string, place: Node['place']) {
  const help = 'names are made of letters, digits and underscores, and do not start with a digit'
  return problem('playbook-shape', `"${name}" can not be the name of a variable`, place, help)
}
