import type { Json } from '../../state/json.ts'
import { type Coerced, toBoolean, toInteger, toText } from '../scalar.ts'

/** A parameter's value as the type that a task says it has. */
export function asType(type: 'str' | 'int' | 'bool' | 'json', value: Json): Coerced<Json> {
  if (type === 'json') return typeof value === 'string' ? parsed(value) : { value }
  if (typeof value === 'object')
    return { wrong: 'must be a text, a number, or yes or no; param_type "json" takes others' }
  switch (type) {
    case 'str':
      return toText(value)
    case 'int':
      return orWrong(toInteger(value), 'must be a whole number')
    case 'bool':
      return orWrong(toBoolean(value), 'must be yes or no')
  }
}

function orWrong(value: Json | undefined, wrong: string): Coerced<Json> {
  return value === undefined ? { wrong } : { value }
}

function parsed(text: string): Coerced<Json> {
  try {
    return { value: JSON.parse(text) }
  } catch {
    // What JSON.parse says of it helps nobody.
    return { wrong: 'must be JSON' }
  }
}
