import { execFileSync } from 'node:child_process'
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
  if (typeof figures === 'string') throw new Error(figures)
  expect(figures.map(({ step, failed }) => [step, failed])).toEqual([
    ['before', 0],
    ['one', 0],
    ['two', 0],
  ])
  expect(figures.every(({ sockets }) => sockets.missing === 0)).toBe(true)
})

test('a load that has died is said to be gone, and disturbs nobody', { timeout: 30_000 }, async () => {
  const load = await startLoad(wish)
  if (typeof load === 'string') throw new Error(load)
  const pid = Number(execFileSync('pgrep', ['-P', `${process.pid}`, '-f', 'load/program.ts']).toString())
  process.kill(pid, 'SIGKILL')
  load.begin('one')
  const gone = 'the process of the load has ended by itself'
  expect(await load.stop()).toBe(gone)
  load.begin('two')
  expect(await load.stop()).toBe(gone)
})

test('a load that can not be had says why', async () => {
  expect(await startLoad({ ...wish, authority: null })).toMatch(/DEPTH_ZERO_SELF_SIGNED_CERT$/)
})
