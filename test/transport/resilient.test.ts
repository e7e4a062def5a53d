import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { isConnectionLost } from '../../src/transport/failures.ts'
import { connectResilient, type ResilientConnection, type ResilientShell } from '../../src/transport/resilient.ts'
import { followSpooled, removeSpooled, startSpooled } from '../../src/transport/spool.ts'
import { noSshd, type Sshd, startSshd } from './sshd.ts'

if (noSshd) process.stdout.write(`the tests of lost connections are left out: ${noSshd}\n`)

describe.skipIf(noSshd)('a connection that is lost', () => {
  let sshd: Sshd
  let connection: ResilientConnection
  let shell: ResilientShell
  beforeAll(async () => {
    sshd = await startSshd()
  })
  afterAll(() => sshd.remove())
  beforeEach(async () => {
    const outcome = await connectResilient(sshd.target, { first: 50, total: 1000 })
    if ('failure' in outcome) throw new Error(outcome.message)
    connection = outcome
    const opened = await connection.shell()
    if ('failure' in opened) throw new Error(opened.message)
    shell = opened
  })
  afterEach(() => connection.close())

  const read = async (script: string) => (await shell.run(script, { repeatable: true })).stdout.toString()
  const serverOf = async () => Number(await read('echo $PPID'))
  const failureOf = (run: Promise<unknown>) => run.then(() => null).catch((error: unknown) => error)

  it('is taken up again, and what only reads is read again', async () => {
    const server = await serverOf()
    const frames = ['sleep 0.3; echo one', 'echo two', 'echo three'].map(read)
    process.kill(server, 'SIGKILL')
    expect(await Promise.all(frames)).toEqual(['one\n', 'two\n', 'three\n'])
    expect(await serverOf()).not.toBe(server)
  })

  it('fails what may not be repeated, which then is not run a second time', async () => {
    const file = (await read('mktemp')).trim()
    const server = await serverOf()
    const deed = failureOf(shell.run(`echo deed >>${file}; sleep 0.3; echo end`, { repeatable: false }))
    await new Promise((resolve) => setTimeout(resolve, 100))
    process.kill(server, 'SIGKILL')
    expect(isConnectionLost(await deed)).toBe(true)
    expect(await read(`cat ${file}; rm ${file}`)).toBe('deed\n')
  })

  it('runs what may not be repeated on a new connection, if the old one was lost before', async () => {
    process.kill(await serverOf(), 'SIGKILL')
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect((await shell.run('echo on', { repeatable: false })).stdout.toString()).toBe('on\n')
  })

  it('loses no output of a step that is followed', async () => {
    const server = await serverOf()
    const script = 'for i in 1 2 3 4 5 6; do echo $i; echo e$i >&2; sleep 0.15; done; exit 3'
    const heard: string[] = []
    const following = startSpooled(shell.repeating, 'run/follow', { script }).then((view) =>
      followSpooled(shell.repeating, 'run/follow', (stream, chunk) => heard.push(`${stream}:${chunk}`), view),
    )
    await new Promise((resolve) => setTimeout(resolve, 400))
    process.kill(server, 'SIGKILL')
    const view = await following
    expect(view).toMatchObject({ state: 'ended', code: 3 })
    expect(view.stdout.toString()).toBe('1\n2\n3\n4\n5\n6\n')
    expect(view.stderr.toString()).toBe('e1\ne2\ne3\ne4\ne5\ne6\n')
    const heardOut = heard.filter((piece) => piece.startsWith('stdout:')).map((piece) => piece.slice(7))
    expect(heardOut.join('')).toBe(view.stdout.toString())
    await removeSpooled(shell.repeating, 'run')
  })

  it('is waited for while the host restarts', async () => {
    await sshd.stop()
    const waiting = read('echo back')
    await new Promise((resolve) => setTimeout(resolve, 300))
    await sshd.start()
    expect(await waiting).toBe('back\n')
  })

  it('is given up after a while, with the reason', async () => {
    await sshd.stop()
    const failure = await failureOf(shell.run('true', { repeatable: true }))
    await sshd.start()
    expect(isConnectionLost(failure)).toBe(true)
    expect(String(failure)).toMatch(
      /the connection to h1 was lost, and h1 \(127\.0\.0\.1, port \d+\) refuses connections/,
    )
  })

  it('does not run for ever what kills its own shell', async () => {
    expect(isConnectionLost(await failureOf(shell.run('kill -9 $$; sleep 0.1', { repeatable: true })))).toBe(true)
    expect(await read('echo on')).toBe('on\n')
  })

  it('stays closed once it was closed', async () => {
    connection.close()
    expect(isConnectionLost(await failureOf(shell.run('true', { repeatable: true })))).toBe(true)
  })
})
