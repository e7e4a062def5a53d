import { saysYes } from '../files/yes.ts'
import { Secret, type Value } from '../template/values.ts'

/** A host's variables, evaluated. */
export type Vars = Readonly<Record<string, Value>>

/** The first of these variables that is set, as text; a secret one is opened. */
export function readText(vars: Vars, ...names: readonly string[]): string | undefined {
  const value = firstOf(vars, names)
  if (value === undefined) return undefined
  return String(value instanceof Secret ? value.open() : value)
}

/** Like `readText`, for what must never be shown. */
export function readSecret(vars: Vars, ...names: readonly string[]): Secret | undefined {
  const value = firstOf(vars, names)
  if (value === undefined) return undefined
  return value instanceof Secret ? value : new Secret(String(value))
}

/** Like `readText`, for yes and no in all of YAML's and Ansible's spellings. */
export function readTruth(vars: Vars, ...names: readonly string[]): boolean | undefined {
  const text = readText(vars, ...names)
  return text === undefined ? undefined : saysYes(text)
}

function firstOf(vars: Vars, names: readonly string[]): Value | undefined {
  return names.map((name) => vars[name]).find((value) => value !== undefined && value !== null && value !== '')
}
