import { getSubscript } from '../attribute.ts'
import { use } from '../lift.ts'
import type { Env } from '../registry.ts'
import { Undefined, type Value } from '../values.ts'

/** Gives what a filter looks at in an item. */
export type Getter = (item: Value) => Value

/** A getter for `'address.city'` or `0`; null for the item itself. A default other than None stands in for what is missing. */
export function attributeGetter(path: Value, env: Env, fallback: Value = null): Getter {
  const parts = pathParts(path)
  return (item) => {
    let found = item
    for (const part of parts) {
      found = getSubscript(found, part, env)
      if (fallback !== null && found instanceof Undefined) found = fallback
    }
    return found
  }
}

/** Getters for `'age,address.city'`. */
export function attributeGetters(paths: Value, env: Env): Getter[] {
  const split = typeof paths === 'string' ? paths.split(',') : [paths]
  return split.map((path) => attributeGetter(path, env))
}

function pathParts(path: Value): Value[] {
  if (path === null) return []
  if (typeof path !== 'string') return [path]
  return path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

/** Strings without their case, as Jinja2 compares them by default. */
export function ignoreCase(value: Value): Value {
  const plain = use(value)
  return typeof plain === 'string' ? plain.toLowerCase() : plain
}
