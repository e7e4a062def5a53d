import { bind, flagOf } from '../bind.ts'
import { toFixed } from '../decimal.ts'
import { fail } from '../errors.ts'
import { makeInt } from '../numbers.ts'
import type { CallArgs, Filter, Table } from '../registry.ts'
import { str } from '../text.ts'
import type { Value } from '../values.ts'
import { doubleOf } from './numbers.ts'

const letters = ['Y', 'Z', 'E', 'P', 'T', 'G', 'M', 'K']
const decimal = ['kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'] as const
const binary = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB'] as const

function unitSize(letter: string): number {
  return 1024 ** (letters.length - letters.indexOf(letter))
}

function fileSize(value: Value, args: CallArgs): Value {
  const [powersOfTwo] = bind('filesizeformat', ['binary'], args)
  const bytes = doubleOf(value)
  if (bytes === undefined) return fail(`could not convert ${str(value)} to float`)
  const [base, units] = flagOf(powersOfTwo) ? [1024, binary] : [1000, decimal]
  if (bytes === 1) return '1 Byte'
  if (bytes < base) return `${Math.trunc(bytes)} Bytes`
  const fits = units.findIndex((_, index) => bytes < base ** (index + 2))
  const at = fits < 0 ? units.length - 1 : fits
  return `${toFixed((base * bytes) / base ** (at + 2), 1)} ${units[at]}`
}

function humanReadable(value: Value, args: CallArgs): Value {
  const [bits, unit = null] = bind('human_readable', ['isbits', 'unit'], args)
  const noun = flagOf(bits) ? 'bits' : 'Bytes'
  const size = typeof value === 'string' ? undefined : doubleOf(value)
  if (size === undefined) return fail(`human_readable() can't interpret following string: ${str(value)}`)
  const wanted = unit === null ? null : str(unit).toUpperCase()
  const letter = letters.find((one) => (wanted === null ? size >= unitSize(one) : wanted.startsWith(one)))
  if (letter === undefined) return `${toFixed(size, 2)} ${noun}`
  return `${toFixed(size / unitSize(letter), 2)} ${letter}${noun.charAt(0)}`
}

function humanToBytes(value: Value, args: CallArgs): Value {
  const [defaultUnit = null, bits] = bind('human_to_bytes', ['default_unit', 'isbits'], args)
  const text = str(value)
  const cannot = `human_to_bytes() can't interpret following string: ${text}`
  const match = /^\s*(\d*\.?\d*)\s*([A-Za-z]+)?/.exec(text)
  const number = Number(match?.[1] || Number.NaN)
  if (match === null || Number.isNaN(number)) return fail(cannot)
  const unit = match[2] ?? (defaultUnit === null ? null : str(defaultUnit))
  return unit === null ? roundHalfEven(number) : roundHalfEven(number * multiplier(unit, flagOf(bits), cannot))
}

function multiplier(unit: string, bits: boolean, cannot: string): number {
  const letter = unit.charAt(0).toUpperCase()
  if (letter !== 'B' && !letters.includes(letter)) {
    fail(`${cannot} (input unit = ${letter}): value must be one of Y, Z, E, P, T, G, M, K, B`)
  }
  // A small b means bits: 1 Mb is no size in bytes.
  const [short, long] = bits ? ['b', 'bit'] : ['B', 'byte']
  if (unit.length > 1 && !unit.toLowerCase().includes(long) && unit.charAt(1) !== short) {
    fail(`${cannot}: expect ${letter}${short}, not ${unit}`)
  }
  return letter === 'B' ? 1 : unitSize(letter)
}

function roundHalfEven(value: number): Value {
  return makeInt(BigInt(toFixed(value, 0)))
}

export const filters: Table<Filter> = {
  filesizeformat: fileSize,
  human_readable: humanReadable,
  human_to_bytes: humanToBytes,
}
