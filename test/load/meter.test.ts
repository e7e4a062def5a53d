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
  meter.begin('after', 0)
  const figures = meter.figures()
  expect(figures.map(({ step, seconds, pause }) => [step, seconds, pause])).toEqual([
    ['one', 0.5, 0.3],
    ['two', 2.5, 1.5],
    ['three', 0.1, 1.6],
  ])
  expect(figures.map(({ sockets }) => sockets.missing)).toEqual([3, 0, 0])
})

test('a request that fails after its step counts there', () => {
  const meter = createMeter('one')
  const sent = meter.step()
  meter.begin('two', 0)
  meter.begin('after', 0)
  meter.bad(sent, 'status 502')
  expect(meter.figures().map(({ failed }) => failed)).toEqual([1, 0])
})
