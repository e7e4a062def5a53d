import { expect, test } from 'vitest'
import { rowsOf as rowsFor, type Taken } from '../../../src/cli/verify/disruption.ts'
import type { Figures } from '../../../src/load/wish.ts'

const sockets = { closed: 0, broken: 0, reconnected: 3, longestAway: 0.1, missing: 0 }
const none = { resent: 0, moved: 0, pause: 0.1, longestWait: 0.2, sockets, late: 0, unsent: 0, why: {} }
const fine: Figures = { ...none, step: 'instance 3000 of h1', seconds: 8, requests: 1600, failed: 0 }
const lost: Figures = { ...fine, failed: 2, why: { 'status 502': 2 } }
const whole: Taken = { code: 0, broken: [], isWhole: true }

const rowsOf = (all: Parameters<typeof rowsFor>[0], rough: readonly string[], taken: Taken) =>
  rowsFor(all, { steps: [fine.step], rough }, taken)

test('a row says in words what its figures say in numbers', () => {
  const [before, row] = rowsOf([{ ...fine, step: 'before' }, lost], [], whole)
  expect(before?.name).toBe('nothing is stopped')
  expect(row?.says).toBe(
    '8.0 s, 1600 requests, 2 failed (2 × status 502), longest pause 0.1 s, longest wait 0.2 s, 3 websockets reconnected',
  )
  expect(row?.figures).toEqual(lost)
})

test.each([
  ['nothing was lost', fine, [], 'ok'],
  ['an orderly step lost requests', lost, [], 'failed'],
  ['a rough one did', lost, [lost.step], 'ok'],
  ['websockets stay away', { ...fine, sockets: { ...sockets, missing: 1 } }, [fine.step], 'failed'],
  ['a part of the load could not be sent', { ...fine, unsent: 100 }, [], 'ok'],
  ['so much of it could not that nothing is proven', { ...fine, unsent: 400 }, [], 'failed'],
])('%s', (_, figures, rough, status) => {
  expect(rowsOf([fine, figures], rough, whole)[1]?.status).toBe(status)
})

test('a step that could not be done is a row of its own, with what its hosts said', () => {
  const said = [{ host: 'h1', status: 'failed' as const, says: 'it is not ready' }]
  const row = { name: 'every step comes to its end', status: 'failed', hosts: said }
  expect(rowsOf([fine], [], { code: 2, broken: said, isWhole: true }).at(-1)).toMatchObject(row)
})

test('a step of which nobody has figures proves nothing', () => {
  const row = { name: fine.step, status: 'failed', says: 'there are no figures of it' }
  expect(rowsOf([{ ...fine, step: 'before' }], [], whole).at(-1)).toMatchObject(row)
})

test('a load that has died proves nothing', () => {
  const why = 'the process of the load has ended by itself'
  expect(rowsOf(why, [], whole)).toMatchObject([{ name: 'the load', status: 'failed', says: why }])
})

test.each([
  ['all runs again after Ctrl-C', 99, true, 'it was broken off, and what was stopped was started again'],
  ['something is still stopped after Ctrl-C', 99, false, expect.stringMatching(/^it was broken off, and .*MAY STILL/)],
  ['something is still stopped after a failure', 2, false, expect.stringContaining('MAY STILL')],
])('it is told whether %s', (_, code, isWhole, says) => {
  expect(rowsOf([fine], [], { code, broken: [], isWhole }).at(-1)?.says).toEqual(says)
})
