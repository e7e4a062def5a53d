import type { Parameters } from '../contract.ts'
import { mongoError } from '../errors.ts'
import { startOnly, withDefaults } from './known-parameters.ts'

/** The parameters as they stand, with those of the command line; throws 2 for one that is not known. */
export function createParameters(given: ReadonlyMap<string, string>): Parameters {
  const values = withDefaults()
  for (const [name, text] of given) {
    const standing = values.get(name)
    if (standing === undefined) throw mongoError(2, `Unknown --setParameter '${name}'`)
    values.set(name, coerce(name, standing, text))
  }
  return {
    get: (name) => values.get(name),
    names: () => [...values.keys()],
    set: (name, value) => {
      const was = values.get(name)
      if (was === undefined) {
        throw mongoError(72, `attempted to set unrecognized parameter [${name}], use help:true to see options`)
      }
      if (startOnly.has(name)) throw mongoError(20, `not allowed to change [${name}] at runtime`)
      values.set(name, coerce(name, was, value))
      return was
    },
    timeScale: () => Number(values.get('standinTimeScale')),
  }
}

function coerce(name: string, standing: unknown, value: unknown): unknown {
  if (typeof standing === 'number') {
    const number = typeof value === 'boolean' ? Number(value) : Number(String(value))
    if (Number.isFinite(number)) return number
  } else if (typeof standing === 'boolean') {
    if (value === true || value === 'true' || value === 1 || value === '1') return true
    if (value === false || value === 'false' || value === 0 || value === '0') return false
  } else if (Array.isArray(standing)) {
    if (Array.isArray(value)) return value
    if (typeof value === 'string') return value.split(',')
  } else if (typeof standing === 'object') return typeof value === 'string' ? JSON.parse(value) : value
  else return String(value)
  throw mongoError(2, `Failed to parse ${name} = ${value}`)
}
