import { type Diagnostic, problem, warning } from '../diagnostics/diagnostic.ts'
import type { Place } from '../diagnostics/place.ts'
import type { Node, ScalarNode } from '../files/node.ts'
import { isTemplate, toOpenRaw } from '../files/raw.ts'
import { isAllTemplate } from '../template/conditional.ts'
import { checkExpression, checkSyntax } from '../template/evaluate.ts'
import { Template } from '../template/values.ts'
import type { Fields, Report } from './fields.ts'
import type { Condition } from './step.ts'

/** The expressions under `when` and its like, their syntax checked. */
export function readConditions(fields: Fields, name: string, report: Report): readonly Condition[] {
  const node = fields.get(name)?.node
  return node ? conditionsIn(node, name, report) : []
}

/** Expressions in one or a list of scalars; `name` is what holds them, for messages. */
export function conditionsIn(node: Node, name: string, report: Report): readonly Condition[] {
  const items = node.kind === 'list' ? node.items : [node]
  return items.flatMap((item) => {
    if (item.kind === 'scalar') return isBlank(item) ? [] : [conditionOf(item, name, report)]
    report(problem('playbook-shape', `"${name}" takes expressions`, item.place))
    return []
  })
}

/** What is in braces would be text to compare with, never a value. */
function bracesWithin(name: string, place: Place): Diagnostic {
  const message = `"${name}" is an expression, so {{ }} within it is not evaluated`
  return problem('template-syntax', message, place, "leave out the braces, and the quotes around them: x == 'a'")
}

function isBlank({ value }: ScalarNode): boolean {
  return value === null || value === ''
}

function conditionOf(node: ScalarNode, name: string, report: Report): Condition {
  const { value, place } = node
  if (typeof value !== 'string') return { raw: value, place }
  const template = new Template(value, place)
  if (!isTemplate(value) || !isAllTemplate(template)) {
    if (/\{\{[\s\S]*\}\}/.test(value)) report(bracesWithin(name, place))
    else checkExpression(template).forEach(report)
    return { raw: value, place }
  }
  checkSyntax(template).forEach(report)
  const message = `"${name}" holds an expression already, so it takes no {{ }}`
  report(warning('template-syntax', message, place, 'leave out the braces'))
  return { raw: toOpenRaw(node), place }
}
