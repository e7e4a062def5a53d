import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { add, divide, floorDivide, modulo, multiply, subtract } from '../../src/template/arithmetic.ts'
import { toExponential, toFixed } from '../../src/template/decimal.ts'
import { equals } from '../../src/template/equality.ts'
import { floatText, makeInt } from '../../src/template/numbers.ts'

const ints = fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n })
const floats = fc.double({ noNaN: true, noDefaultInfinity: true })

describe('ints', () => {
  it('are exact at any size', () => {
    fc.assert(
      fc.property(ints, ints, (a, b) => {
        const [x, y] = [makeInt(a), makeInt(b)]
        expect(add(x, y)).toBe(makeInt(a + b))
        expect(subtract(x, y)).toBe(makeInt(a - b))
        expect(multiply(x, y)).toBe(makeInt(a * b))
      }),
    )
  })

  it('divide so that quotient and remainder make the whole', () => {
    fc.assert(
      fc.property(
        ints,
        ints.filter((b) => b !== 0n),
        (a, b) => {
          const [x, y] = [makeInt(a), makeInt(b)]
          expect(equals(add(multiply(floorDivide(x, y), y), modulo(x, y)), x)).toBe(true)
        },
      ),
    )
  })

  it('divide to floats', () => {
    expect(floatText(Number(divide(1, 3)))).toBe('0.3333333333333333')
  })
})

describe('floats', () => {
  it('print so that they read back', () => {
    fc.assert(
      fc.property(floats, (x) => {
        expect(Number(floatText(x))).toBe(x)
      }),
    )
  })

  it('print with so many digits, and read back nearly', () => {
    fc.assert(
      fc.property(floats, fc.integer({ min: 0, max: 20 }), (x, digits) => {
        expect(Number(toExponential(x, digits))).toBeCloseTo(Number(x.toExponential(digits)), 5)
      }),
      {
        examples: [
          [9.99, 1],
          [0, 3],
          [5e-324, 2],
        ],
      },
    )
  })

  it.each([
    [0.5, 0, '0'],
    [1.5, 0, '2'],
    [2.5, 0, '2'],
    [0.125, 2, '0.12'],
    [2.675, 2, '2.67'],
    [1e21, 1, '1000000000000000000000.0'],
    [-0.04, 1, '-0.0'],
    [123.456, 0, '123'],
  ])('round ties to even: %d with %d digits is %s', (value, digits, text) => {
    expect(toFixed(value, digits)).toBe(text)
  })
})
