import { createRequire } from 'node:module'
import { connect, type Socket } from 'node:net'
import type { NodeSSH } from 'node-ssh'
import { authHandler, type Credentials, credentialsOf } from './auth.ts'
import { connectionLost, type LoginFailure } from './failures.ts'
import { hostKeyCheck } from './host-key.ts'
import { endOf, type Pipe } from './pipe.ts'
import type { Target } from './target.ts'
import { type Dial, dialThrough } from './tunnel.ts'

/** A login by SSH, before any shell runs on it. */
export interface SshLogin {
  readonly open: (commandLine: string) => Promise<Pipe | LoginFailure>
  readonly dial: Dial
  /** Resolves with the reason when the connection has ended. */
  readonly closed: Promise<string>
  readonly end: () => void
}

const require = createRequire(import.meta.url)

/** A dead connection is noticed after so many seconds without an answer, times four. */
const KEEPALIVE = 5

type Client = NonNullable<NodeSSH['connection']>

/** Logs in to a host; its key must be known. */
export async function sshLogin(target: Target): Promise<SshLogin | LoginFailure> {
  const check = hostKeyCheck(target)
  const credentials = await credentialsOf(target)
  if (target.privateKeyFile !== undefined && credentials.methods.length === 0)
    return refusedLogin(target, credentials, [])
  const tried: string[] = []
  const sock = await setOut(target)
  if (sock instanceof Error) return explain(sock, target, credentials, tried)
  // It takes 50 ms to load, which runs without such hosts are spared; a third of them more by `import()`.
  const { NodeSSH } = require('node-ssh') as typeof import('node-ssh')
  let refused: LoginFailure | null = null
  const ssh = new NodeSSH()
  const ready = ssh.connect({
    sock,
    username: target.user,
    readyTimeout: target.connectTimeout * 1000,
    keepaliveInterval: KEEPALIVE * 1000,
    algorithms: { serverHostKey: [...check.algorithms] },
    authHandler: authHandler(credentials, (label) => tried.push(label)),
    hostVerifier: (wire: Buffer) => {
      refused = check.refuse(wire)
      return refused === null
    },
  })
  const client = ssh.connection
  if (!client) throw new Error('node-ssh did not make its client at once')
  // Small frames would wait for the acknowledgement of those before: 44 ms in place of 2.
  client.setNoDelay(true)
  const closed = reasonOfEnd(client)
  const failure = await ready.then(
    () => null,
    (error: Error) => refused ?? explain(error, target, credentials, tried),
  )
  const unnoted = failure ?? (await remember(check.remember, target))
  if (unnoted) {
    client.destroy()
    return unnoted
  }
  return {
    open: (commandLine) => openChannel(client, target, commandLine),
    dial: dialThrough(client, target.name),
    closed,
    end: () => client.end(),
  }
}

/** A socket on its way to the host, which begins its part of the login while ssh2 is loaded here. */
async function setOut({ address, port }: Target): Promise<Socket | Error> {
  const socket = connect({ host: address, port })
  const failed: Error[] = []
  socket.once('error', (error) => failed.push(error))
  // An address is dialed in the next tick.
  await new Promise<void>((resolve) => process.nextTick(resolve))
  return failed[0] ?? socket
}

function reasonOfEnd(client: Client): Promise<string> {
  return new Promise((resolve) => {
    // Without a listener of ours, an error after the login would end the process.
    client.on('error', (error) => resolve(error.message))
    client.on('close', () => resolve('closed by the host'))
  })
}

async function openChannel(client: Client, { name }: Target, commandLine: string): Promise<Pipe | LoginFailure> {
  return new Promise<Pipe | LoginFailure>((resolve, reject) => {
    client.exec(commandLine, (error, channel) => {
      if (error && ('reason' in error || error.message === 'Unable to exec'))
        return resolve({
          failure: 'shell',
          message: `${name} does not open another shell: ${error.message}`,
          help: 'look at MaxSessions and ForceCommand in its sshd_config',
        })
      if (error) return reject(error)
      resolve({
        input: channel,
        output: channel,
        errors: channel.stderr,
        closed: endOf(channel),
        kill: () => channel.destroy(),
      })
    })
  }).catch((error: Error) => {
    throw connectionLost(`the connection to ${name} was lost: ${error.message}`, error)
  })
}

async function remember(note: () => Promise<void>, { name, knownHostsFiles }: Target): Promise<LoginFailure | null> {
  return note().then(
    () => null,
    (error: Error) => ({
      failure: 'host-key',
      message: `the key of ${name} can't be noted in ${knownHostsFiles[0]}: ${error.message}`,
      help: 'make that file writable, or name another by UserKnownHostsFile',
    }),
  )
}

function explain(error: Error, target: Target, credentials: Credentials, tried: readonly string[]): LoginFailure {
  const { name, address, port } = target
  const level = 'level' in error ? error.level : ''
  const code = 'code' in error ? String(error.code) : ''
  const at = `${name} (${address}, port ${port})`
  if (level === 'client-authentication') return refusedLogin(target, credentials, tried)
  const [reason, help] =
    level === 'client-timeout'
      ? [`did not answer within ${target.connectTimeout} s`, 'check address and firewall']
      : (REASONS[code] ?? [`can't be logged in to: ${error.message}`, `try: ssh -p ${port} ${target.user}@${address}`])
  return { failure: 'unreachable', message: `${at} ${reason}`, help }
}

const REASONS: Readonly<Record<string, readonly [string, string]>> = {
  ECONNREFUSED: ['refuses connections', 'check the port, and that sshd runs'],
  ECONNRESET: ['closed the connection during login', 'look at the log of sshd: MaxStartups, hosts.deny, fail2ban'],
  ETIMEDOUT: ['did not answer', 'check address and firewall'],
  EHOSTUNREACH: ["can't be reached: no route to it", 'check address, network and power'],
  ENETUNREACH: ["can't be reached: no route to its network", 'check address and network'],
  ENOTFOUND: ['has an address that is not known', 'correct its name or set ansible_host'],
  EAI_AGAIN: ["has an address that can't be looked up now", 'check the name server, or set ansible_host'],
}

function refusedLogin({ name, user }: Target, { unusable }: Credentials, tried: readonly string[]): LoginFailure {
  const methods = tried.length > 0 ? `tried ${tried.join(', ')}` : 'there was nothing to try'
  return {
    failure: 'authentication',
    message: `${name} did not let ${user} in: ${[methods, ...unusable].join('; ')}`,
    help: `put a public key into ~${user}/.ssh/authorized_keys, or set ansible_user, ansible_ssh_private_key_file or ansible_password`,
  }
}
