import { createScope, evaluate } from '../../src/template/evaluate.ts'
import { fromPlain, type Plain } from '../../src/template/plain.ts'
import type { Scope } from '../../src/template/scope.ts'
import { type Raw, Template, type Value } from '../../src/template/values.ts'

/** A template as it stands in a playbook. */
export function t(source: string, line = 1, column = 1): Template {
  return new Template(source, { file: 'site.yml', line, column })
}

/** A scope with these variables and no other services. */
export function scopeOf(variables: Readonly<Record<string, Raw>> = {}): Scope {
  const names = new Map(Object.entries(variables))
  return createScope((name) => names.get(name), { lookups: () => null })
}

/** Plain data as a value: `{ a: [1] }`. */
export function data(plain: Plain): Value {
  return fromPlain(plain)
}

/** A dict that may hold templates. */
export function dict(entries: Readonly<Record<string, Raw>>): Raw {
  return new Map<Raw, Raw>(Object.entries(entries))
}

/** What a template of a playbook gives. */
export function run(source: string, variables: Readonly<Record<string, Raw>> = {}): Value {
  return evaluate(t(source), scopeOf(variables))
}
