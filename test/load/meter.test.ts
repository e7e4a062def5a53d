import { expect, test } from 'vitest'
import { createMeter } from '../../src/load/meter.ts'

test('a pause is the time between two good answers, and counts for the step in which it ends or still lasts', () => {
  let now = 0
  const meter = createMeter('one', () => now)
  const at = (time: number, deed: () => void) => {
    now = time
    deed()
  }
  at(100, meter.good)
  at(400, meter.good)
  at(500, () => meter.begin('two', 3))
  at(1500, meter.good)
  at(3000, () => meter.begin('three', 0))
  at(3100, meter.good)
  const figures = meter.figures(0)
  expect(figures.map(({ step, seconds, pause }) => [step, seconds, pause])).toEqual([
    ['one', 0.5, 0.3],
    ['two', 2.5, 1.5],
    ['three', 0.1, 1.6],
  ])
  expect(figures.map(({ sockets }) => sockets.missing)).toEqual([3, 0, 0])
})
