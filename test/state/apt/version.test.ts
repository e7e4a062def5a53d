import { expect, it } from 'vitest'
import { compareVersions } from '../../../src/state/apt/version.ts'

// Each answer is that of `dpkg --compare-versions`.
it.each([
  ['1.0', '1.0', 0],
  ['1.2', '1.10', -1],
  ['1.0~rc1', '1.0', -1],
  ['1.0~rc1', '1.0~~', 1],
  ['1.0', '1.0+deb12u1', -1],
  ['1:0.9', '2.0', 1],
  ['2.36-9', '2.36-9+deb12u14', -1],
  ['1.0-1', '1.0', 1],
  ['1.0-0', '1.0', 0],
  ['1.0a', '1.0+', -1],
  ['007', '7', 0],
  ['1.22.1-9+deb12u9', '1.22.1-9+deb12u10', -1],
  ['10000000000000000001', '9999999999999999999', 1],
])('%s against %s', (left, right, expected) => {
  expect(Math.sign(compareVersions(left, right))).toBe(expected)
  expect(Math.sign(compareVersions(right, left))).toBe(0 - expected)
})
