import { expect, it } from 'vitest'
import { pythonJson } from '../../src/render/python-json.ts'
import { showValue } from '../../src/run/show.ts'
import { Float, type Value } from '../../src/template/values.ts'

it.each<[Value, string]>([
  [1, '1'],
  [new Float(1), '1.0'],
  [new Float(-0), '-0.0'],
  [new Float(1e22), '1e+22'],
  [2.5, '2.5'],
  [1e-5, '1e-05'],
  [12345678901234567890n, '12345678901234567890'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  [Number.NaN, 'NaN'],
  [[new Float(3), new Map([['a', 10n ** 20n]])], '[3.0, {"a": 100000000000000000000}]'],
])('shows the number %o as Python does', (value, text) => {
  expect(pythonJson(showValue(value))).toBe(text)
})
