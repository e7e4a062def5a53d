import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createMask } from '../../../src/run/mask.ts'
import { askMembers, type Looker } from '../../../src/run/mongo/ask.ts'
import type { AnyProbe } from '../../../src/state/probe.ts'
import { type RunningMongod, startMongod } from '../../standins/mongod/support.ts'
import { noSshd, startSshd } from '../../transport/sshd.ts'
import { asks, hostNamed, login, lookerOn, serverAt, start, startAgain } from './support.ts'

/** What the probes find. */
async function ask(looker: Looker, ...probes: readonly AnyProbe[]) {
  const answered = await askMembers(looker, probes)
  return probes.map((probe) => answered.find(([one]) => one === probe)?.[1])
}

const ping = { ping: 1 }
const createAdmin = { createUser: 'admin', pwd: 'right-word', roles: ['root'] }

let open: RunningMongod
beforeAll(async () => {
  open = await startMongod()
}, 40_000)
afterAll(() => open[Symbol.asyncDispose]())

test('probes find the answers to each of their commands, in one connection', async () => {
  const { port, log } = open
  const accepted = () => log().match(/"Connection accepted"/g)?.length ?? 0
  const before = accepted()
  const server = serverAt(port)
  const [one, two] = await ask(lookerOn(), asks(server, 'named', ping, { juggle: 1 }), asks(server, 'named', ping))
  const pong = { ok: true, reply: expect.objectContaining({ ok: 1 }) }
  const unknown = expect.objectContaining({ ok: false, code: 59, codeName: 'CommandNotFound' })
  const at = { at: 'server', address: `127.0.0.1:${port}`, as: 'nobody' }
  expect(one).toEqual({ value: { ...at, answers: [pong, unknown] }, causes: [] })
  expect(two).toEqual({ value: { ...at, answers: [pong] }, causes: [] })
  // The driver has one to watch it.
  expect(accepted() - before).toBe(2)
})

describe('a login', () => {
  const find = { find: 'system.version' }

  test('is not needed as long as nobody exists, and is from then on', async () => {
    const { port } = await start('--auth')
    const looker = lookerOn()
    const mine = asks(serverAt(port, { login: login('admin', 'right-word') }), 'named', createAdmin, find)
    const [early] = await ask(looker, mine)
    expect(early?.value).toMatchObject({ at: 'server', as: 'nobody', answers: [{ ok: true }, { ok: false, code: 13 }] })
    const [late] = await ask(looker, mine)
    expect(late?.value).toMatchObject({ at: 'server', as: 'user', answers: [{ ok: false, code: 51003 }, { ok: true }] })
  })

  test('that is wrong is told with whose it is, and the password is never shown', async () => {
    const { port } = await start('--auth')
    const mask = createMask()
    const looker = lookerOn({ mask })
    await ask(looker, asks(serverAt(port), 'named', createAdmin))
    const [wrong] = await ask(looker, asks(serverAt(port, { login: login('admin', 'wrong-word') }), 'named', find))
    const message = `mongod on h1:${port}: the login as admin@admin was refused: Authentication failed. (AuthenticationFailed, 18)`
    expect(wrong).toEqual({ value: { at: 'door', message }, causes: [] })
    expect(mask.text('it is wrong-word')).toBe('it is ********')
  })

  test('is not needed where nobody is asked for one', async () => {
    const [found] = await ask(
      lookerOn(),
      asks(serverAt(open.port, { login: login('admin', 'any-word') }), 'named', find),
    )
    expect(found?.value).toMatchObject({ at: 'server', as: 'nobody', answers: [{ ok: true }] })
  })
})

describe('a mongod that is not there', () => {
  const awaited = (port: number) => `mongod on h1:${port}, which does not answer now: Connection refused`

  test('is told at once in a plan, as what may be there by then', async () => {
    const before = performance.now()
    const [found] = await ask(lookerOn({ dry: true }), asks(serverAt(1, { timeout: 30 }), 'primary', ping))
    const message = 'mongod on h1:1 does not answer: Connection refused'
    const causes = [{ text: awaited(1) }]
    expect(found).toEqual({ value: { at: 'nowhere', message }, causes, unsupposed: true })
    expect(performance.now() - before).toBeLessThan(1000)
  })

  test('is supposed to be there by then where something is planned that may start it', async () => {
    const host = hostNamed('h1')
    const install = { kind: 'script', script: { text: '', secret: false }, spooled: true } as const
    const change = {
      kind: 'state',
      title: 'install',
      how: install,
      sets: [],
      provides: [],
      touches: 'everything',
    } as const
    host.view.suppose(change, { text: 'install mongodb-org' })
    const [found] = await ask(lookerOn({ host, dry: true }), asks(serverAt(1), 'named', ping))
    expect(found).toEqual({ value: expect.objectContaining({ at: 'nowhere' }), causes: [{ text: awaited(1) }] })
  })

  test('is waited for in an apply', async () => {
    const mongod = await start()
    await mongod.end()
    const asking = ask(lookerOn(), asks(serverAt(mongod.port, { timeout: 9 }), 'named', ping))
    const again = await startAgain(mongod)
    expect((await asking)[0]?.value).toMatchObject({ at: 'server', address: again.host })
  })

  test('is told when the time is up', async () => {
    const [found] = await ask(lookerOn(), asks(serverAt(1, { timeout: 0 }), 'primary', ping))
    expect(found).toEqual({ value: expect.objectContaining({ at: 'nowhere' }), causes: [] })
  })
})

test('a mongod that was started anew meanwhile is asked on a new connection', async () => {
  const mongod = await start()
  const looker = lookerOn()
  const probe = asks(serverAt(mongod.port, { timeout: 9 }), 'named', ping)
  await ask(looker, probe)
  await mongod.end('SIGKILL')
  await startAgain(mongod)
  const before = performance.now()
  expect((await ask(looker, probe))[0]?.value).toMatchObject({ at: 'server', answers: [{ ok: true }] })
  expect(performance.now() - before).toBeLessThan(1500)
})

test('a mongod that hangs is given up, and keeps no run from its end', async () => {
  const mongod = await start()
  const looker = lookerOn({ dry: true })
  await ask(looker, asks(serverAt(mongod.port), 'named', ping))
  mongod.process.kill('SIGSTOP')
  const before = performance.now()
  await looker.run.mongo.close()
  expect(performance.now() - before).toBeLessThan(3000)
})

describe.skipIf(noSshd)('through ssh', () => {
  test('a mongod is asked from the host', async () => {
    const { port } = open
    const sshd = await startSshd()
    onTestFinished(sshd.remove)
    const looker = lookerOn({ host: hostNamed('h1', sshd.target) })
    expect((await ask(looker, asks(serverAt(port), 'named', ping)))[0]?.value).toMatchObject({ at: 'server' })
  })

  test('an sshd that lets nothing through is told, with what to do', async () => {
    const { port } = open
    const sshd = await startSshd('AllowTcpForwarding no')
    onTestFinished(sshd.remove)
    const looker = lookerOn({ host: hostNamed('h1', sshd.target), dry: true })
    const [found] = await ask(looker, asks(serverAt(port, { timeout: 30 }), 'primary', ping))
    expect(found).toEqual({
      value: {
        at: 'nowhere',
        message: expect.stringMatching(/^mongod on h1:\d+ does not answer: sshd .* AllowTcpForwarding/),
      },
      causes: [],
    })
  })
})
