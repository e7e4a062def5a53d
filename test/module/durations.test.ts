import { expect, it } from 'vitest'
import { dateAndTime, duration } from '../../src/module/durations.ts'

it.each([
  [0.012345, '0:00:00.012345'],
  [1, '0:00:01'],
  [3661.5, '1:01:01.500000'],
  [86_400, '1 day, 0:00:00'],
  [200_000.25, '2 days, 7:33:20.250000'],
  [59.9999999, '0:01:00'],
])('%d seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text)
})

it('prints a time as Python does', () => {
  expect(dateAndTime(1_700_000_000.25)).toBe('2023-11-14 22:13:20.250000')
})
