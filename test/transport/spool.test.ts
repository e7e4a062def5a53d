import { randomBytes } from 'node:crypto'
import { userInfo } from 'node:os'
import { afterAll, describe, expect, it } from 'vitest'
import { isConnectionLost } from '../../src/transport/failures.ts'
import { MAX_PAYLOAD } from '../../src/transport/loop.ts'
import { followSpooled, readSpooled, removeSpooled, startSpooled } from '../../src/transport/spool.ts'
import { privateRun } from './private-run.ts'
import { openShell, SHELLS } from './shells.ts'

let steps = 0
/** A name that no other test has. */
const name = () => `run/${++steps}`

describe.each(SHELLS)('a spooled step under %s', async (_name, command) => {
  const place = await privateRun()
  const open = () => openShell([...place.prefix, ...command])
  const { session, pipe } = await open()
  const line = async (script: string) => (await session.run(script)).stdout.toString().trim()
  afterAll(() => {
    pipe.kill()
    place.remove()
  })

  it('gives output and exit code of a short command at once', async () => {
    const started = performance.now()
    const view = await startSpooled(session, name(), { script: 'echo out; echo err >&2; exit 3' })
    expect(view).toEqual({
      state: 'ended',
      code: 3,
      timedOut: false,
      stdout: Buffer.from('out\n'),
      stderr: Buffer.from('err\n'),
    })
    expect(performance.now() - started).toBeLessThan(300)
  })

  it('runs where a frame would, with the same umask, and with nothing on stdin', async () => {
    const script = 'pwd; umask; cat; echo "$LC_ALL"'
    const view = await startSpooled(session, name(), { script })
    expect(view.stdout.toString()).toBe(`${await line('pwd')}\n0022\nC\n`)
  })

  it('feeds a payload of any length, and removes it', async () => {
    const payload = randomBytes(2 * MAX_PAYLOAD + 1000)
    const step = name()
    const { stdout } = await startSpooled(session, step, { script: 'cat', payload })
    expect(stdout.equals(payload)).toBe(true)
    const short = await startSpooled(session, name(), { script: 'cat', payload: Buffer.from('a\0b') })
    expect(short.stdout).toEqual(Buffer.from('a\0b'))
    expect(await line(`find /run/rcprov ~/.cache -name 'in-*' -o -name 'piece-*' 2>/dev/null`)).toBe('')
  })

  it('keeps its files from other users', async () => {
    const step = name()
    await startSpooled(session, step, { script: 'echo hi' })
    const modes = `cd /run/rcprov/${step} 2>/dev/null || cd ~/.cache/rcprov/${step}; stat -c %a .. . * | sort -u`
    expect(await line(modes)).toBe('600\n700')
  })

  it('runs a step once, however often it is started', async () => {
    const step = name()
    const file = await line('mktemp')
    const script = `echo once >>${file}; sleep 0.1`
    await Promise.all([1, 2, 3].map(() => startSpooled(session, step, { script })))
    const { session: other, pipe: own } = await open()
    await Promise.all([startSpooled(other, step, { script }), startSpooled(session, step, { script })])
    own.kill()
    expect(await line(`cat ${file}; rm ${file}`)).toBe('once')
  })

  it('survives the death of the shell that started it, and is followed from another', async () => {
    const step = name()
    const { session: doomed, pipe: cut } = await open()
    const script = 'echo one; sleep 0.5; echo two; echo three >&2; exit 4'
    const start = startSpooled(doomed, step, { script }).catch((error: unknown) => error)
    await line(`cd /run/rcprov 2>/dev/null || cd ~/.cache/rcprov; until [ -s ${step}/pid ]; do sleep 0.02; done`)
    cut.kill()
    expect(isConnectionLost(await start)).toBe(true)

    const heard: string[] = []
    const view = await followSpooled(session, step, (stream, chunk) => heard.push(`${stream} ${chunk}`))
    expect(view).toMatchObject({ state: 'ended', code: 4, timedOut: false })
    expect(view.stdout.toString()).toBe('one\ntwo\n')
    expect(heard.join('')).toMatch(/^stdout one\n(stdout )?two\nstderr three\n$/)
  })

  it('knows a step that was killed, which leaves no exit code', async () => {
    const step = name()
    const view = await startSpooled(session, step, { script: 'echo begun; kill -9 $PPID; sleep 0.1' })
    expect(view).toMatchObject({ state: 'lost', stdout: Buffer.from('begun\n') })
    expect(await followSpooled(session, step)).toMatchObject({ state: 'lost' })
  })

  it('sees the end of a step at once, also when something that it started goes on', async () => {
    const started = performance.now()
    const { stdout } = await startSpooled(session, name(), { script: 'sleep 0.3; sleep 54321 & echo $!' })
    expect(performance.now() - started).toBeLessThan(900)
    expect(await line(`kill ${stdout.toString().trim()} && echo went on`)).toBe('went on')
  })

  it('sees the end of a step where timeout is another program', async () => {
    const { session: other, pipe: own } = await openShell(
      [...place.prefix, ...command],
      'b=$(mktemp -d); ln -s /bin/false $b/timeout; PATH=$b:$PATH; ',
    )
    expect(await startSpooled(other, name(), { script: 'sleep 0.2; exit 5' })).toMatchObject({ code: 5 })
    await other.run('rm -r "${PATH%%:*}"')
    own.kill()
  })

  it('says that a step was never started, and forgets one that is removed', async () => {
    const step = name()
    expect(await readSpooled(session, step)).toMatchObject({ state: 'absent' })
    await startSpooled(session, step, { script: 'true' })
    expect(await readSpooled(session, step)).toMatchObject({ state: 'ended', code: 0 })
    await removeSpooled(session, step)
    expect(await readSpooled(session, step)).toMatchObject({ state: 'absent' })
  })

  it.runIf(userInfo().uid === 0)('keeps the steps of a user without a home under /tmp', async () => {
    const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', 'env', 'HOME=/nonexistent']
    const { session: homeless, pipe: own } = await openShell([...place.prefix, ...nobody, ...command])
    const step = name()
    expect(await startSpooled(homeless, step, { script: 'id -u' })).toMatchObject({ stdout: Buffer.from('65534\n') })
    const { stdout } = await homeless.run(`cd /tmp/rcprov-65534 && stat -c %a . ${step} && rm -r "$PWD"`)
    expect(stdout.toString()).toBe('700\n700\n')

    await session.run('mkdir /tmp/rcprov-65534')
    const refused = await startSpooled(homeless, step, { script: 'id -u' })
    expect(refused).toMatchObject({ state: 'refused', message: '/tmp/rcprov-65534 belongs to another user' })
    await session.run('rmdir /tmp/rcprov-65534')
    own.kill()
  })
})

describe('a time limit', async () => {
  const place = await privateRun()
  afterAll(place.remove)

  it.concurrent.each(SHELLS)('kills a step with all its children under %s', async (shell, command) => {
    const { session, pipe } = await openShell([...place.prefix, ...command])
    const started = performance.now()
    const first = await startSpooled(session, `limit/${shell}`, {
      script: 'echo begun; sleep 54321 & echo $!; sleep 54321',
      timeout: 1,
    })
    const view = await followSpooled(session, `limit/${shell}`, () => {}, first)
    expect(view).toMatchObject({ state: 'ended', code: 143, timedOut: true })
    const [begun, child] = view.stdout.toString().split('\n')
    expect(begun).toBe('begun')
    expect(performance.now() - started).toBeLessThan(4000)
    // One that is dead but not yet waited for by its parent has no command line.
    expect((await session.run(`cat /proc/${child}/cmdline`)).stdout.toString()).toBe('')
    pipe.kill()
  })

  it.concurrent.each(SHELLS)('kills a step that ignores being asked to end under %s', async (shell, command) => {
    const { session, pipe } = await openShell([...place.prefix, ...command])
    const script = 'trap "" TERM; while :; do sleep 0.1; done'
    const first = await startSpooled(session, `stubborn/${shell}`, { script, timeout: 1 })
    const view = await followSpooled(session, `stubborn/${shell}`, () => {}, first)
    expect(view).toMatchObject({ code: 137, timedOut: true })
    pipe.kill()
  })

  it.concurrent.each(SHELLS)('is nothing to a step that ends before it under %s', async (shell, command) => {
    const { session, pipe } = await openShell([...place.prefix, ...command])
    const view = await startSpooled(session, `early/${shell}`, { script: 'echo in time', timeout: 3600 })
    expect(view).toMatchObject({ state: 'ended', code: 0, timedOut: false })
    pipe.kill()
  })

  it.each(SHELLS)('ends with a step whose folder was taken away under %s', async (shell, command) => {
    const { session, pipe } = await openShell([...place.prefix, ...command])
    const { stdout } = await startSpooled(session, `left/${shell}`, { script: 'echo $PPID; sleep 1.5', timeout: 3600 })
    await removeSpooled(session, `left/${shell}`)
    const ofGroup = `for f in /proc/[0-9]*/stat; do read -r l <$f && set -- \${l##*) } && [ $3 = ${String(stdout).trim()} ] && [ $1 != Z ] && echo $1; done 2>/dev/null; true`
    const left = async () => (await session.run(ofGroup)).stdout.toString()
    expect(await left()).not.toBe('')
    await expect.poll(left, { timeout: 6000 }).toBe('')
    pipe.kill()
  })
})
