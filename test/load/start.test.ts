import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startLoad } from '../../src/load/start.ts'
import type { LoadWish } from '../../src/load/wish.ts'
import { type Balancer, identityOf, startBalancer } from './balancer.ts'

let balancer: Balancer
let wish: LoadWish
beforeAll(async () => {
  const identity = identityOf('chat.example.org')
  balancer = await startBalancer(identity)
  wish = {
    domain: 'chat.example.org',
    port: balancer.port,
    addresses: ['127.0.0.1'],
    authority: identity.cert,
    login: null,
    rate: 100,
    sockets: 3,
    patience: 5,
  }
})
afterAll(() => balancer.die())

test('a load in a process of its own is told of steps, and gives their figures when it is stopped', {
  timeout: 30_000,
}, async () => {
  const load = await startLoad(wish)
  if (typeof load === 'string') throw new Error(load)
  load.begin('one')
  await sleep(300)
  load.begin('two')
  await sleep(300)
  const figures = await load.stop()
  expect(figures.map(({ step, failed }) => [step, failed])).toEqual([
    ['before', 0],
    ['one', 0],
    ['two', 0],
  ])
  expect(figures.every(({ sockets }) => sockets.missing === 0)).toBe(true)
})

test('a load that can not be had says why', async () => {
  expect(await startLoad({ ...wish, authority: null })).toMatch(/DEPTH_ZERO_SELF_SIGNED_CERT$/)
})
