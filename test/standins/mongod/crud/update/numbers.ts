import { Decimal128, Double, Int32, Long, Timestamp } from 'bson'
import { mongoError } from '../../errors.ts'

/** Adds or multiplies as $inc and $mul do; throws 14 for what is no number. */
export function calculate(name: '$inc' | '$mul', field: string, standing: unknown, by: unknown): unknown {
  const verb = name === '$inc' ? 'increment' : 'multiply'
  const factor = numberOf(by)
  if (factor === null)
    throw mongoError(14, `Cannot ${verb} with non-numeric argument: {${field}: ${JSON.stringify(by)}}`)
  if (standing === undefined) return name === '$inc' ? by : 0
  const number = numberOf(standing)
  if (number === null) {
    throw mongoError(
      14,
      `Cannot apply ${name} to a value of non-numeric type. The field '${field}' is of type ${typeof standing}`,
    )
  }
  if (standing instanceof Long || by instanceof Long) {
    const long = Long.fromNumber(number)
    return name === '$inc' ? long.add(Long.fromNumber(factor)) : long.multiply(Long.fromNumber(factor))
  }
  return name === '$inc' ? number + factor : number * factor
}

function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return value
  if (value instanceof Timestamp) return null
  if (value instanceof Int32 || value instanceof Double) return value.valueOf()
  if (value instanceof Long) return value.toNumber()
  return value instanceof Decimal128 ? Number(value.toString()) : null
}

/** $bit; throws 14 or 2. */
export function combineBits(standing: unknown, argument: unknown): number {
  const value = standing ?? 0
  if (typeof value !== 'number' || !Number.isInteger(value))
    throw mongoError(2, 'Cannot apply $bit to a value of non-integral type.')
  if (typeof argument !== 'object' || argument === null) throw mongoError(2, 'The $bit modifier expects a document')
  return Object.entries(argument).reduce((bits, [operation, operand]) => {
    if (operation === 'and') return bits & Number(operand)
    if (operation === 'or') return bits | Number(operand)
    if (operation === 'xor') return bits ^ Number(operand)
    throw mongoError(2, `The $bit modifier only supports 'and', 'or', and 'xor', not '${operation}'`)
  }, value)
}
