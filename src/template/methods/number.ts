import { bind } from '../bind.ts'
import { use } from '../lift.ts'
import { isInt, isNumber, toDouble } from '../numbers.ts'
import type { Method, Table } from '../registry.ts'

export const intMethods: Table<Method> = {
  bit_length: (self, args) => {
    bind('bit_length', [], args)
    const plain = use(self)
    const value = isInt(plain) ? BigInt(plain) : 0n
    return value === 0n ? 0 : (value < 0n ? -value : value).toString(2).length
  },
}

export const floatMethods: Table<Method> = {
  is_integer: (self, args) => {
    bind('is_integer', [], args)
    const plain = use(self)
    return isNumber(plain) && Number.isInteger(toDouble(plain))
  },
}
