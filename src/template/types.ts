import { isInt } from './numbers.ts'
import {
  Callable,
  Float,
  Markup,
  PyDate,
  PyObject,
  Range,
  Secret,
  Tuple,
  Undefined,
  type Unknown,
  type Value,
} from './values.ts'

/** As Python's `type(x).__name__`: int, str, NoneType… */
export function typeName(value: Value): string {
  if (value === null) return 'NoneType'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'string') return 'str'
  if (isInt(value)) return 'int'
  if (typeof value === 'number' || value instanceof Float) return 'float'
  if (value instanceof Tuple) return 'tuple'
  if (value instanceof Range) return 'range'
  if (Array.isArray(value)) return 'list'
  if (value instanceof Map) return 'dict'
  return objectName(value)
}

function objectName(value: Markup | Undefined | Unknown | Secret | PyDate | Callable | PyObject | bigint): string {
  if (value instanceof PyObject) return value.typeName
  if (value instanceof PyDate) return isDateOnly(value) ? 'date' : 'datetime'
  if (value instanceof Callable) return 'function'
  if (value instanceof Markup) return 'Markup'
  if (value instanceof Undefined) return 'AnsibleUndefined'
  if (value instanceof Secret) return typeName(value.open())
  return 'Unknown'
}

/** Whether it is a `date`, without a time of day. */
export function isDateOnly(value: PyDate): boolean {
  return value.text.length === 10
}

/** How Jinja2 names a thing in "… has no attribute …". */
export function describe(value: Value): string {
  return value === null ? 'None' : `${typeName(value)} object`
}
