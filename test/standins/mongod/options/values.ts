import type { Setting } from './settings.ts'

/** The value of a setting in its own type; throws an Error where it has another one. */
export function readValue({ path, kind }: Setting, value: unknown): unknown {
  if (kind === 'map') {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } else if (kind === 'bool') {
    if (value === true || value === 'true') return true
    if (value === false || value === 'false') return false
  } else if (kind === 'int' || kind === 'float') {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    if (typeof number === 'number' && (kind === 'float' || Number.isInteger(number))) return number
  } else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new Error(`Error parsing option "${path}" as ${kind}: Bad value`)
}
