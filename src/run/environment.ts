import { quote } from '../state/sh.ts'
import { fail } from '../template/errors.ts'
import { evaluate } from '../template/evaluate.ts'
import type { Scope } from '../template/scope.ts'
import { str } from '../template/text.ts'
import { type Raw, Secret, type Value } from '../template/values.ts'

/** A task's own environment, the later layers over the earlier ones; throws `TemplateError` for what is no name. */
export function environmentOf(layers: readonly Raw[], scope: Scope): ReadonlyMap<string, string> {
  const pairs = layers.map((raw) => evaluate(raw, scope)).flatMap((layer) => (layer instanceof Map ? [...layer] : []))
  return new Map(pairs.map(([name, value]) => [variableName(str(name)), open(value)]))
}

/** The environment as shell text, which a script begins with. */
export function exports(environment: ReadonlyMap<string, string>): string {
  return [...environment].map(([name, value]) => `export ${name}=${quote(value)}; `).join('')
}

// It stands in the script as it is, and may be what a host has told.
function variableName(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : fail(`"${name}" can not be the name of an environment variable`)
}

function open(value: Value): string {
  return str(value instanceof Secret ? value.open() : value)
}
