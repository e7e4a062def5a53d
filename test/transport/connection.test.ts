import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { Secret } from '../../src/template/values.ts'
import { type Connection, connect } from '../../src/transport/connection.ts'
import { isConnectionLost, type LoginFailure } from '../../src/transport/failures.ts'
import type { Session } from '../../src/transport/session.ts'
import { followSpooled, removeSpooled, startSpooled } from '../../src/transport/spool.ts'
import type { Target } from '../../src/transport/target.ts'
import { keygen, knownHosts, noSshd, type Sshd, startSshd } from './sshd.ts'

async function loggedIn(target: Target): Promise<Connection> {
  const outcome = await connect(target)
  if ('failure' in outcome) throw new Error(outcome.message)
  return outcome
}

async function refused(target: Target): Promise<LoginFailure> {
  const outcome = await connect(target)
  if ('failure' in outcome) return outcome
  outcome.close()
  throw new Error('was let in')
}

async function shellOf(connection: Connection): Promise<Session> {
  const outcome = await connection.session()
  if ('failure' in outcome) throw new Error(outcome.message)
  return outcome
}

if (noSshd) process.stdout.write(`the tests of SSH are left out: ${noSshd}\n`)

describe.skipIf(noSshd)('a connection by SSH', () => {
  let sshd: Sshd
  beforeAll(async () => {
    sshd = await startSshd('MaxSessions 2')
  })
  afterAll(() => sshd.remove())

  it('runs frames on one shell that all callers share', async () => {
    const connection = await loggedIn(sshd.target)
    const [one, two] = await Promise.all([shellOf(connection), shellOf(connection)])
    expect(one).toBe(two)
    const frames = await Promise.all(Array.from({ length: 100 }, (_, i) => one.run(`echo ${i}; echo e >&2; exit 3`)))
    expect(frames[99]).toEqual({ code: 3, stdout: Buffer.from('99\n'), stderr: 'e\n' })
    connection.close()
  })

  it('carries 5 MB out and 1 MiB in', async () => {
    const connection = await loggedIn(sshd.target)
    const shell = await shellOf(connection)
    const { stdout } = await shell.run('head -c 5000000 /dev/urandom')
    expect(stdout).toHaveLength(5_000_000)
    const payload = stdout.subarray(0, 1024 * 1024)
    expect((await shell.run('cat', payload)).stdout.equals(payload)).toBe(true)
    connection.close()
  })

  it('starts a new shell when the first one died', async () => {
    const connection = await loggedIn(sshd.target)
    const first = await shellOf(connection)
    const killed = await first.run('sleep 3 & kill -9 $$; sleep 0.1').catch((error: unknown) => error)
    expect(isConnectionLost(killed)).toBe(true)
    expect((await (await shellOf(connection)).run('echo on')).stdout.toString()).toBe('on\n')
    connection.close()
  })

  it('rejects what waits when the connection is lost, and says so', async () => {
    const connection = await loggedIn(sshd.target)
    const shell = await shellOf(connection)
    // The parent of the shell is the sshd of this connection.
    const lost = await shell.run('kill -9 $PPID; sleep 1').catch((error: unknown) => error)
    expect(isConnectionLost(lost)).toBe(true)
    expect(await connection.lost).toMatch(/closed by the host|ECONNRESET/)
    expect(isConnectionLost(await connection.session().catch((error: unknown) => error))).toBe(true)
  })

  it('leaves a spooled step running when the connection is lost', async () => {
    const connection = await loggedIn(sshd.target)
    const shell = await shellOf(connection)
    const server = Number((await shell.run('echo $PPID')).stdout)
    const folder = mkdtempSync(join(tmpdir(), 'rcprov-spooled-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const script = `echo begun; until [ -e ${folder}/go ] || [ ! -e ${folder} ]; do sleep 0.02; done; echo over`
    const start = startSpooled(shell, 'run/lost', { script }).catch((error: unknown) => error)
    const again = await loggedIn(sshd.target)
    const other = await shellOf(again)
    await other.run('cd /run/rcprov 2>/dev/null || cd ~/.cache/rcprov; until [ -s run/lost/pid ]; do sleep 0.02; done')
    process.kill(server, 'SIGKILL')
    expect(isConnectionLost(await start)).toBe(true)
    writeFileSync(join(folder, 'go'), '')
    const view = await followSpooled(other, 'run/lost')
    expect(view).toMatchObject({ state: 'ended', code: 0, stdout: Buffer.from('begun\nover\n') })
    await removeSpooled(other, 'run')
    again.close()
  })

  it('says that sshd does not open another shell', async () => {
    const connection = await loggedIn(sshd.target)
    const become = (user: string) => ({ user, method: 'su' as const })
    const shells = await Promise.all([
      connection.session(),
      connection.session(become('a')),
      connection.session(become('b')),
    ])
    expect(shells.find((shell) => 'failure' in shell && shell.failure === 'shell')).toMatchObject({
      message: expect.stringMatching(/^h1 does not open another shell/),
      help: expect.stringMatching(/MaxSessions/),
    })
    connection.close()
  })
})

describe.skipIf(noSshd)('a login by SSH', () => {
  let sshd: Sshd
  beforeAll(async () => {
    sshd = await startSshd()
  })
  afterAll(() => sshd.remove())
  const file = (name: string, text = '') => {
    writeFileSync(join(sshd.folder, name), text)
    return join(sshd.folder, name)
  }
  const letsIn = async (target: Target) => (await loggedIn(target)).close()

  it('finds the host by the one key that is known, though it has others', async () => {
    const known = file('ecdsa-only', knownHosts(sshd.folder, sshd.port, ['ecdsa']))
    await letsIn({ ...sshd.target, knownHostsFiles: [known] })
  })

  it('finds a hashed entry', async () => {
    const known = file('hashed', knownHosts(sshd.folder, sshd.port, ['ed25519']))
    execFileSync('ssh-keygen', ['-q', '-H', '-f', known], { stdio: 'ignore' })
    expect(readFileSync(known, 'utf8')).toMatch(/^\|1\|/)
    await letsIn({ ...sshd.target, knownHostsFiles: [known] })
  })

  it('refuses an unknown key with the command that would accept it', async () => {
    const failure = await refused({ ...sshd.target, knownHostsFiles: [file('empty')] })
    expect(failure.failure).toBe('host-key')
    expect(failure.message).toBe(
      `the key of h1 ([127.0.0.1]:${sshd.port}) is not known: ssh-ed25519 ${fingerprintOf('ed25519')}`,
    )
    expect(failure.help).toMatch(`ssh-keyscan -p ${sshd.port} 127.0.0.1 >> ${join(sshd.folder, 'empty')}`)
  })

  it('accepts an unknown key when told to, and notes it for the next time', async () => {
    const known = file('new', '# no newline at the end')
    await letsIn({ ...sshd.target, knownHostsFiles: [known], checkHostKey: 'accept-new' })
    expect(readFileSync(known, 'utf8')).toBe(
      `# no newline at the end\n${knownHosts(sshd.folder, sshd.port, ['ed25519'])}`,
    )
    await letsIn({ ...sshd.target, knownHostsFiles: [known] })
  })

  it.each(['yes', 'accept-new'] as const)('refuses a changed key with both fingerprints (%s)', async (checkHostKey) => {
    keygen(join(sshd.folder, `other-${checkHostKey}`), 'ed25519')
    const known = file('changed', knownHosts(sshd.folder, sshd.port, [`other-${checkHostKey}`]))
    const failure = await refused({ ...sshd.target, knownHostsFiles: [known], checkHostKey })
    expect(failure.message).toMatch('THE KEY OF h1')
    expect(failure.message).toMatch(`known is ssh-ed25519 ${fingerprintOf(`other-${checkHostKey}`)}`)
    expect(failure.message).toMatch(`offered is ssh-ed25519 ${fingerprintOf('ed25519')}`)
    expect(readFileSync(known, 'utf8')).toBe(knownHosts(sshd.folder, sshd.port, [`other-${checkHostKey}`]))
  })

  it('lets a changed key pass, but not a revoked one, when told not to check', async () => {
    keygen(join(sshd.folder, 'other'), 'ed25519')
    const known = file('changed', knownHosts(sshd.folder, sshd.port, ['other']))
    await letsIn({ ...sshd.target, knownHostsFiles: [known], checkHostKey: 'no' })
    const revoked = file('revoked', `@revoked ${knownHosts(sshd.folder, sshd.port, ['ed25519'])}`)
    const failure = await refused({ ...sshd.target, knownHostsFiles: [revoked], checkHostKey: 'no' })
    expect(failure.message).toMatch('is revoked')
  })

  it('says which keys were refused', async () => {
    keygen(join(sshd.folder, 'wrong'), 'ed25519')
    const privateKeyFile = join(sshd.folder, 'wrong')
    const failure = await refused({ ...sshd.target, privateKeyFile, password: new Secret('not tried: no such method') })
    expect(failure).toMatchObject({
      failure: 'authentication',
      message: expect.stringMatching(`^h1 did not let ${userInfo().username} in: tried .*the key ${privateKeyFile}`),
    })
    expect(JSON.stringify(failure)).not.toMatch('not tried')
  })

  it('says that a key is missing, or has a passphrase', async () => {
    keygen(join(sshd.folder, 'locked'), 'ed25519', 'passphrase')
    const locked = await refused({ ...sshd.target, privateKeyFile: join(sshd.folder, 'locked') })
    expect(locked.message).toMatch(/locked has a passphrase, so load it with ssh-add/)
    const missing = await refused({ ...sshd.target, privateKeyFile: join(sshd.folder, 'missing') })
    expect(missing).toMatchObject({
      failure: 'authentication',
      message: expect.stringMatching('missing does not exist'),
    })
  })

  it('logs in with the keys of an agent, and ignores one that is gone', async () => {
    const socket = join(sshd.folder, 'agent')
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' })
    onTestFinished(() => void vi.unstubAllEnvs())
    vi.stubEnv('SSH_AUTH_SOCK', socket)
    execFileSync('sh', ['-c', `until ssh-add -q ${join(sshd.folder, 'id')} 2>/dev/null; do sleep 0.05; done`])
    keygen(join(sshd.folder, 'unknown'), 'ed25519')
    const target = { ...sshd.target, privateKeyFile: join(sshd.folder, 'unknown') }
    await letsIn(target)
    agent.kill()
    await new Promise((resolve) => agent.on('exit', resolve))
    expect((await refused(target)).failure).toBe('authentication')
  })

  it('says that nobody listens, that a name is not known, that nobody answers', async () => {
    const closed = await refused({ ...sshd.target, port: 1 })
    expect(closed).toMatchObject({ failure: 'unreachable', message: 'h1 (127.0.0.1, port 1) refuses connections' })
    const mute = createServer().listen(0, '127.0.0.1')
    await once(mute, 'listening')
    const port = Number(Object(mute.address()).port)
    const silent = await refused({ ...sshd.target, port, connectTimeout: 0.2 })
    expect(silent.message).toBe(`h1 (127.0.0.1, port ${port}) did not answer within 0.2 s`)
    mute.close()
    const unnamed = await refused({ ...sshd.target, address: 'h1.invalid' })
    expect(unnamed.message).toMatch(
      /^h1 \(h1\.invalid, port \d+\) has an address that (is not known|can't be looked up)/,
    )
  })

  function fingerprintOf(name: string): string {
    return (
      execFileSync('ssh-keygen', ['-l', '-f', join(sshd.folder, `${name}.pub`)])
        .toString()
        .split(' ')[1] ?? ''
    )
  }
})
