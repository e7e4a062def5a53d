import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type Running, run } from '../../src/load/load.ts'
import { createMeter } from '../../src/load/meter.ts'
import { keepSocket } from '../../src/load/socket.ts'
import { createVisitor } from '../../src/load/visitor.ts'
import type { Figures, LoadWish } from '../../src/load/wish.ts'
import { type Balancer, type Identity, identityOf, startBalancer } from './balancer.ts'

const domain = 'chat.example.org'
let identity: Identity
let balancer: Balancer
let wish: LoadWish
let running: Running | null = null
beforeAll(() => {
  identity = identityOf(domain)
})
beforeEach(async () => {
  balancer = await startBalancer(identity)
  wish = {
    domain,
    port: balancer.port,
    addresses: ['127.0.0.1'],
    authority: identity.cert,
    login: null,
    rate: 40,
    sockets: 4,
    patience: 5,
  }
})
afterEach(async () => {
  await running?.stop()
  running = null
  await balancer.die()
})

async function started(more: Partial<LoadWish> = {}): Promise<Running> {
  const begun = await run({ ...wish, ...more })
  if (typeof begun === 'string') throw new Error(begun)
  running = begun
  return begun
}

/** The figures of a deed's step, which lasts until something is so, and a moment longer. */
async function during(load: Running, deed: () => unknown, isSo: () => boolean = asked(50)): Promise<Figures> {
  load.begin('deed')
  await deed()
  await expect.poll(isSo, { timeout: 8000 }).toBe(true)
  await sleep(300)
  const [, figures] = await load.stop()
  if (!figures) throw new Error('there are no figures')
  return figures
}

/** So many requests have come since. */
function asked(times: number): () => boolean {
  const before = balancer.cookies.length
  return () => balancer.cookies.length >= before + times
}

describe('a service that answers', () => {
  it('is asked so many times a second, and nothing is lost', async () => {
    const figures = await during(await started(), () => {}, asked(60))
    expect(figures).toMatchObject({ step: 'deed', failed: 0, why: {}, resent: 0, moved: 0 })
    expect(figures.requests / figures.seconds).toBeGreaterThan(20)
    expect(figures.requests / figures.seconds).toBeLessThan(60)
    expect(figures.sockets).toEqual({ closed: 0, broken: 0, reconnected: 0, longestAway: 0, missing: 0 })
  })

  it('gets its cookies back', async () => {
    const load = await started()
    await expect.poll(() => balancer.cookies, { timeout: 8000 }).toContain('route=1')
    await load.stop()
  })

  it('may lead elsewhere', async () => {
    balancer.answer = (_, response) => response.writeHead(302, { Location: '/home' }).end()
    expect(await during(await started(), () => {})).toMatchObject({ failed: 0 })
  })
})

it('logs out at its end', async () => {
  const sent: string[] = []
  balancer.answer = ({ method, url, headers }, response) => {
    sent.push(`${method} ${url} ${headers['x-auth-token']}`)
    response.end('{}')
  }
  // The load's sockets need not get through for that.
  const load = await started({ login: { userId: 'u', token: 't' }, sockets: 0 })
  await load.stop()
  expect(sent.at(-1)).toBe('POST /api/v1/logout t')
})

describe('a load that can not be had', () => {
  it.each([
    ['a certificate of an unknown authority', { authority: null }, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['a certificate of another name', { domain: 'other.example.org' }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['nobody who listens', { port: 1 }, 'ECONNREFUSED'],
    ['a balancer of several that is not there', { addresses: ['127.0.0.1', '127.0.0.9'] }, 'ECONNREFUSED'],
  ])('says why: %s', async (_, more: Partial<LoadWish>, why) => {
    const name = more.domain ?? domain
    const address = more.addresses?.[1] ?? '127.0.0.1'
    const said = `the balancer at ${address}, port ${more.port ?? wish.port}, does not answer for ${name} from here: ${why}`
    expect(await run({ ...wish, ...more })).toBe(said)
  })

  it('says why: an answer that is none', async () => {
    balancer.answer = (_, response) => response.writeHead(502).end()
    expect(await run(wish)).toMatch(/does not answer for chat.example.org from here: status 502$/)
  })
})

describe('a request fails', () => {
  it('when the answer is an error, and counts for the step in which it was sent', async () => {
    const load = await started()
    load.begin('bad')
    balancer.answer = (_, response) => response.writeHead(503).end()
    await sleep(1000)
    balancer.answer = (_, response) => response.end('fine')
    await expect.poll(asked(20), { timeout: 8000 }).toBe(true)
    load.begin('good')
    await expect.poll(asked(20), { timeout: 8000 }).toBe(true)
    const [, bad, good] = await load.stop()
    expect(bad?.why).toEqual({ 'status 503': bad?.failed })
    expect(bad?.failed).toBeGreaterThan(1)
    expect(bad?.pause).toBeGreaterThan(0.4)
    expect(bad?.longestWait).toBeGreaterThan(0.2)
    expect(good).toMatchObject({ failed: 0 })
  })

  it('when there is no answer in time', async () => {
    const load = await started({ patience: 1 })
    let kept = 0
    const keepWaiting = () => {
      balancer.answer = () => {
        kept += 1
      }
    }
    const figures = await during(load, keepWaiting, () => kept > 60)
    expect(Object.keys(figures.why)).toEqual(['no answer within 1 s'])
    expect(figures.longestWait).toBeGreaterThan(1)
  })

  it('when its answer does not come before the step, or the whole load, is over', async () => {
    const load = await started({ patience: 1 })
    let kept = 0
    balancer.answer = () => {
      kept += 1
    }
    load.begin('one')
    await expect.poll(() => kept, { timeout: 8000 }).toBeGreaterThan(5)
    load.begin('two')
    const before = kept
    await expect.poll(() => kept, { timeout: 8000 }).toBeGreaterThan(before + 5)
    const [, one, two] = await load.stop()
    expect([one?.failed, two?.failed]).toEqual([one?.requests, two?.requests])
    expect(two?.requests).toBeGreaterThan(5)
  })

  it('when its answer breaks off', async () => {
    const figures = await during(await started(), () => {
      balancer.answer = (_, response) => {
        response.writeHead(200, { 'Content-Length': 10 }).write('half')
        setTimeout(() => response.destroy(), 10)
      }
    })
    expect(figures.why).toEqual({ 'the answer broke off': figures.failed })
    expect(figures.failed).toBeGreaterThan(1)
  })
})

describe('as browsers do', () => {
  it('what a kept connection took and closed without an answer is sent again, over a new one, and counted', async () => {
    const known = new Set<unknown>()
    let cut = 0
    const cutKept = () => {
      balancer.answer = ({ socket }, response) => {
        if (!known.has(socket)) response.end('fine')
        else {
          cut += 1
          socket.destroy()
        }
        known.add(socket)
      }
    }
    const figures = await during(await started(), cutKept, () => cut >= 5)
    expect(figures).toMatchObject({ failed: 0, why: {} })
    expect(figures.resent).toBeGreaterThan(1)
  })

  it('clients of a balancer that dies go to the next one, with their websockets, and that is counted', async () => {
    const other = await startBalancer(identity, '127.0.0.2', balancer.port)
    const load = await started({ addresses: ['127.0.0.1', '127.0.0.2'], sockets: 8 })
    const figures = await during(load, other.die, () => balancer.sockets() === 8)
    expect(figures.moved).toBeGreaterThanOrEqual(4)
    expect(figures.sockets).toMatchObject({ closed: 0, broken: 4, missing: 0, reconnected: 4 })
  })
})

describe('websockets', () => {
  it('that are declined say with which status', async () => {
    balancer.decline()
    const visitor = createVisitor(wish, createMeter('one'), 0)
    const socket = keepSocket(visitor)
    onTestFinished(() => {
      socket.close()
      visitor.close()
    })
    await expect.poll(() => socket.state()).toEqual({ isUp: false, why: 'status 503' })
  })

  it('that are closed with a goodbye are opened again', async () => {
    const { sockets } = await during(await started(), balancer.dismiss, () => balancer.sockets() === 8)
    expect(sockets).toMatchObject({ closed: 4, broken: 0, reconnected: 4, missing: 0 })
  })

  it('that do not come back are missing', async () => {
    const { sockets } = await during(await started(), balancer.die, () => true)
    expect(sockets).toMatchObject({ broken: 4, reconnected: 0, missing: 4 })
  })
})
