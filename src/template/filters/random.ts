import { randomInt } from 'node:crypto'
import { bind, intOf } from '../bind.ts'
import { fail } from '../errors.ts'
import { isInt } from '../numbers.ts'
import type { CallArgs, Filter, Table } from '../registry.ts'
import { iterate } from '../sequence.ts'
import { typeName } from '../types.ts'
import type { Value } from '../values.ts'
import { type RandomBelow, seededRandom } from './mersenne.ts'

/** Random numbers for a seed; without one they are not to be foreseen. */
function randomFor(seed: Value): RandomBelow {
  if (seed === null) return systemRandom
  if (typeof seed === 'string') return seededRandom(seed)
  if (isInt(seed)) return seededRandom(BigInt(seed))
  return fail(`a seed must be a string or an integer, not ${typeName(seed)}`)
}

// randomInt takes limits below 2^48 only.
function systemRandom(limit: number): number {
  if (limit < 2 ** 48) return randomInt(limit)
  return Math.min(limit - 1, Math.floor((randomInt(2 ** 32) / 2 ** 32 + randomInt(2 ** 32) / 2 ** 64) * limit))
}

function random(value: Value, args: CallArgs): Value {
  const [start = null, step = null, seed = null] = bind('random', ['start', 'step', 'seed'], args)
  const below = randomFor(seed)
  if (isInt(value)) return randomNumber(Number(value), intOf(start ?? 0), intOf(step ?? 1), below)
  if (typeof value !== 'string' && !Array.isArray(value) && !(value instanceof Map)) {
    return fail('random can only be used on sequences and integers')
  }
  if (start !== null || step !== null) return fail('start and step can only be used with integer values')
  if (value instanceof Map) return fail('random can only be used on sequences and integers, not on dicts')
  const items = iterate(value)
  if (items.length === 0) return fail('Cannot choose from an empty sequence')
  return items[below(items.length)] ?? null
}

function randomNumber(end: number, start: number, step: number, below: RandomBelow): number {
  if (step === 0) return fail('zero step for randrange()')
  const count = Math.max(0, Math.ceil((end - start) / step))
  if (count > 0) return start + step * below(count)
  return fail(`empty range for randrange() (${start}, ${end}, ${step === 1 ? end - start : step})`)
}

function shuffle(value: Value, args: CallArgs): Value {
  const [seed = null] = bind('shuffle', ['seed'], args)
  const below = randomFor(seed)
  if (typeof value !== 'string' && !Array.isArray(value) && !(value instanceof Map)) return value
  const items = [...iterate(value)]
  for (let i = items.length - 1; i > 0; i--) {
    const j = below(i + 1)
    const kept = items[i] ?? null
    items[i] = items[j] ?? null
    items[j] = kept
  }
  return items
}

export const filters: Table<Filter> = { random, shuffle }
