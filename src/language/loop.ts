import { problem } from '../diagnostics/diagnostic.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { MapNode, Node } from '../files/node.ts'
import { isTemplate, toOpenRaw, toRaw } from '../files/raw.ts'
import { toBoolean } from '../module/scalar.ts'
import { lookupNames } from '../template/lookup-names.ts'
import { readConditions } from './conditions.ts'
import { checkTemplates, type Field, type Fields, fieldsOf, type Report } from './fields.ts'
import type { Loop } from './step.ts'
import { isVariableName, notAName } from './vars.ts'

/** A task's loop from `loop` or `with_…` and `loop_control`; null if it has none. */
export function readLoop(fields: Fields, report: Report): Loop | null {
  const [first, second] = [...fields.values()].filter(({ name }) => name === 'loop' || name.startsWith('with_'))
  if (!first) return null
  if (second) report(problem('playbook-shape', `two loops in one task: ${first.name} and ${second.name}`, second.place))
  const lookup = first.name === 'loop' ? null : first.name.replace(/^with_(ansible\.(builtin|legacy)\.)?/, '')
  const control = fields.get('loop_control')?.node
  return {
    kind: lookup === null ? 'loop' : 'lookup',
    lookup,
    items: toRaw(first.node),
    ...readControl(control?.kind === 'map' ? control : undefined, report),
  }
}

/** Checks `with_…`, which is no keyword in itself; the rest of the fields are returned. */
export function checkLookups(fields: Fields, report: Report): Fields {
  const rest = new Map(fields)
  for (const field of fields.values()) {
    if (!field.name.startsWith('with_')) continue
    rest.delete(field.name)
    checkLookup(field, report)
  }
  return rest
}

function checkLookup({ name, place, node }: Field, report: Report): void {
  const lookup = name.slice('with_'.length).replace(/^ansible\.(builtin|legacy)\./, '')
  if (!lookupNames.includes(lookup)) {
    const near = didYouMean(
      name,
      lookupNames.map((each) => `with_${each}`),
    )
    const message = `there is no "${name}"${near}`
    report(problem('unknown-keyword', message, place))
  }
  if (node.kind === 'scalar' && node.value === null) report(problem('playbook-shape', `"${name}" has no value`, place))
  checkTemplates(toRaw(node), report)
}

type Control = Omit<Loop, 'kind' | 'lookup' | 'items'>

const known = ['loop_var', 'index_var', 'label', 'pause', 'extended', 'extended_allitems', 'break_when']

function readControl(map: MapNode | undefined, report: Report): Control {
  const fields: Fields = map ? fieldsOf(map, report) : new Map()
  for (const { name, place } of fields.values()) {
    if (!known.includes(name)) report(unknownControl(name, place))
  }
  const label = fields.get('label')
  const pause = fields.get('pause')
  return {
    variable: variable(fields.get('loop_var'), report) ?? 'item',
    indexVariable: variable(fields.get('index_var'), report) ?? null,
    label: label && toOpenRaw(label.node),
    pause: pause && toOpenRaw(pause.node),
    extended: isYes(fields.get('extended'), report),
    allItems: !fields.has('extended_allitems') || isYes(fields.get('extended_allitems'), report),
    breakWhen: readConditions(fields, 'break_when', report),
  }
}

function unknownControl(name: string, place: Node['place']) {
  const message = `"${name}" is not a keyword of loop_control${didYouMean(name, known)}`
  return problem('unknown-keyword', message, place, `loop_control takes ${known.join(', ')}`)
}

function variable(field: Field | undefined, report: Report): string | undefined {
  if (!field) return undefined
  const { node } = field
  const text = node.kind === 'scalar' ? node.text : ''
  if (isTemplate(text)) report(problem('unsupported', `"${field.name}" can not hold a template`, node.place))
  else if (!isVariableName(text)) report(notAName(text, node.place))
  return text
}

function isYes(field: Field | undefined, report: Report): boolean {
  if (!field) return false
  const value = field.node.kind === 'scalar' ? toBoolean(field.node.value) : undefined
  if (value === undefined) report(problem('playbook-shape', `"${field.name}" takes yes or no`, field.node.place))
  return value === true
}
