import { atPlace, fail } from './errors.ts'
import { mergeUnknown } from './lift.ts'
import type { Scope } from './scope.ts'
import { settle } from './settle.ts'
import { repr } from './text.ts'
import { typeName } from './types.ts'
import { type Raw, Secret, Template, Unknown, type Value } from './values.ts'

/** Evaluates an expression without braces. */
type RunExpression = (template: Template, scope: Scope) => Value

/** Whether a condition holds; of several, all must. */
export function decide(raw: Raw, scope: Scope, run: RunExpression): boolean | Unknown {
  if (typeof raw === 'boolean' || raw instanceof Unknown) return raw
  if (Array.isArray(raw)) return decideAll(raw, scope, run)
  if (raw instanceof Template) return atPlace(raw.place, () => decideTemplate(raw, scope, run))
  return asBoolean(raw as Value)
}

function decideAll(raws: readonly Raw[], scope: Scope, run: RunExpression): boolean | Unknown {
  const unknowns: Unknown[] = []
  for (const raw of raws) {
    const outcome = decide(raw, scope, run)
    if (outcome === false) return false
    if (outcome instanceof Unknown) unknowns.push(outcome)
  }
  return mergeUnknown(unknowns) ?? true
}

/** Whether a condition is written as a template from its first to its last character. */
export function isAllTemplate({ source }: Template): boolean {
  return /^\{[{%#][\s\S]*[}%#]\}$/.test(source.trim())
}

function decideTemplate(template: Template, scope: Scope, run: RunExpression): boolean | Unknown {
  if (template.source.trim() === '') return fail('a condition must not be empty')
  if (!isAllTemplate(template)) return asBoolean(run(template, scope))
  const value = settle(scope.run(template, scope))
  const word = typeof value === 'string' ? words.get(value.trim().toLowerCase()) : undefined
  return word ?? asBoolean(value)
}

// A condition that is all template may give text: `when: "{{ 'yes' if a else 'no' }}"`.
const words: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['false', false],
  ['no', false],
])

// As the newest ansible-core: the text 'no' is true in Python, so that anything but a boolean is likely a mistake.
function asBoolean(value: Value): boolean | Unknown {
  if (value instanceof Secret) return asBoolean(value.open())
  if (value instanceof Unknown) return value
  const settled = settle(value)
  if (typeof settled === 'boolean') return settled
  const shown = repr(settled)
  const short = shown.length > 40 ? `${shown.slice(0, 40)}…` : shown
  return fail(`the condition gave ${short} (${typeName(settled)}), not true or false: compare it or use '| bool'`)
}
