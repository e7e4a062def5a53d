import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, connect as tcp } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { Target } from '../../src/transport/target.ts'

const SSHD = '/usr/sbin/sshd'
const asRoot = userInfo().uid === 0

/** Why no sshd can be started here, or null. As root it gets a /run of its own, which takes `unshare`. */
export const noSshd = !existsSync(SSHD)
  ? 'sshd is not installed'
  : asRoot && spawnSync('unshare', ['-m', 'true']).status !== 0
    ? 'root may not unshare mounts here'
    : null

/** A real sshd on loopback with its own keys, for the user who runs the tests. */
export interface Sshd {
  readonly folder: string
  readonly port: number
  /** Logs in with the right key, knowing the right host key. */
  readonly target: Target
  /** Stops listening and kills all connections; `start` takes it up again. */
  readonly stop: () => Promise<void>
  readonly start: () => Promise<void>
  readonly remove: () => Promise<void>
}

/** Starts sshd with more lines of configuration and with these host keys. */
export async function startSshd(config = '', keys: readonly string[] = ['ed25519', 'ecdsa']): Promise<Sshd> {
  const folder = mkdtempSync(join(tmpdir(), 'rcprov-sshd-'))
  const port = await freePort()
  for (const type of keys) keygen(join(folder, type), type)
  keygen(join(folder, 'id'), 'ed25519')
  const lines = [
    ...keys.map((type) => `HostKey ${folder}/${type}`),
    `AuthorizedKeysFile ${folder}/id.pub`,
    `ListenAddress 127.0.0.1:${port}`,
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin yes',
    'PidFile none',
    config,
  ]
  writeFileSync(join(folder, 'config'), lines.join('\n'))
  writeFileSync(join(folder, 'known_hosts'), knownHosts(folder, port, keys))
  let running: ChildProcess
  const start = async () => {
    running = launch(folder)
    await untilOpen(port)
  }
  const stop = async () => {
    const gone = new Promise((resolve) => running.on('exit', resolve))
    killAll(running)
    await gone
  }
  await start()
  return {
    folder,
    port,
    target: targetFor(folder, port),
    start,
    stop,
    remove: () => stop().then(() => rmSync(folder, { recursive: true })),
  }
}

/** A line for each key of a host, as known_hosts has them. */
export function knownHosts(folder: string, port: number, keys: readonly string[]): string {
  const keyOf = (type: string) =>
    readFileSync(join(folder, `${type}.pub`), 'utf8')
      .split(' ')
      .slice(0, 2)
      .join(' ')
  return keys.map((type) => `[127.0.0.1]:${port} ${keyOf(type)}\n`).join('')
}

/** Makes a key pair. */
export function keygen(file: string, type: string, passphrase = ''): void {
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-f', file])
}

function targetFor(folder: string, port: number): Target {
  return {
    name: 'h1',
    connection: 'ssh',
    address: '127.0.0.1',
    port,
    user: userInfo().username,
    privateKeyFile: join(folder, 'id'),
    knownHostsFiles: [join(folder, 'known_hosts')],
    checkHostKey: 'yes',
    connectTimeout: 5,
  }
}

/** The namespace keeps /run, where sshd wants a folder and rcprov its spool, apart from this machine's. */
function launch(folder: string): ChildProcess {
  const sshd = `exec ${SSHD} -D -e -f ${folder}/config`
  const isolated = `mount -t tmpfs -o mode=755 none /run && mkdir /run/sshd && ${sshd}`
  return asRoot
    ? spawn('unshare', ['-m', 'sh', '-c', isolated], { stdio: 'ignore', detached: true })
    : spawn('sh', ['-c', sshd], { stdio: 'ignore', detached: true })
}

/** sshd gives each connection a process; those below it by their parent. */
function killAll({ pid }: ChildProcess): void {
  const children = spawnSync('pgrep', ['-P', String(pid)])
    .stdout.toString()
    .split('\n')
    .filter(Boolean)
  for (const child of [String(pid), ...children]) process.kill(Number(child), 'SIGKILL')
}

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function untilOpen(port: number): Promise<void> {
  for (;;) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = tcp(port, '127.0.0.1', () => {
        socket.destroy()
        resolve(true)
      }).on('error', () => resolve(false))
    })
    if (open) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
