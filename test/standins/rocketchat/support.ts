import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { collect } from '../collect.ts'
import { layOut } from '../releases/bundle.ts'
import { BUILT_FILE, RELEASE_FILE } from './release.ts'

/** A bundle as it lies on a host, with its packages. */
export interface Bundle {
  readonly folder: string
  readonly remove: () => void
}

/** What of a bundle a test wants otherwise. */
export interface BundleOptions {
  readonly version?: string
  readonly migration?: number
  /** The Node that it asks for; without one that of the tests. */
  readonly node?: string
  /** The ABI that its modules were made for. */
  readonly abi?: string
}

const project = resolve(import.meta.dirname, '../../..')

/** Lays out a bundle in a folder of its own, with the packages of this project in place of those that npm would install. */
export async function makeBundle(options: BundleOptions = {}): Promise<Bundle> {
  const { version = '8.5.0', migration = 333, node = process.versions.node } = options
  const folder = mkdtempSync(join(tmpdir(), 'standin-bundle-'))
  await layOut({ version, migration, node, minimumMongo: '7.0.0', deno: '2.3.1' }, folder)
  const server = join(folder, 'programs/server')
  symlinkSync(join(project, 'node_modules'), join(server, 'node_modules'))
  writeFileSync(join(server, BUILT_FILE), `${options.abi ?? process.versions.modules}\n`)
  return { folder, remove: () => rmSync(folder, { recursive: true }) }
}

/** When a bundle was built, as the lock of the migrations has it. */
export function buildAtOf({ folder }: Bundle): string {
  return JSON.parse(readFileSync(join(folder, 'programs/server', RELEASE_FILE), 'utf8')).buildAt
}

/** An instance that a test has started. */
export interface Instance {
  readonly port: number
  readonly url: string
  readonly log: () => string
  /** Resolves when it serves; rejects with its log where it ends before. */
  readonly ready: Promise<void>
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number | null>
  readonly end: (signal?: NodeJS.Signals) => Promise<number | null>
}

/** Who is administrator in the tests. */
export const admin = { user: 'chief', password: 'a long secret' }

/** Starts an instance of a bundle on this machine, at a free port. */
export async function startInstance(bundle: Bundle, mongoUrl: string, env: NodeJS.ProcessEnv = {}): Promise<Instance> {
  const port = await freePort()
  const child = spawn(process.execPath, [join(bundle.folder, 'main.js')], {
    env: {
      PATH: process.env.PATH,
      MONGO_URL: mongoUrl,
      ROOT_URL: 'http://localhost',
      PORT: String(port),
      BIND_IP: '127.0.0.1',
      INSTANCE_IP: '127.0.0.1',
      ADMIN_USERNAME: admin.user,
      ADMIN_PASS: admin.password,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const log = collect(child)
  const ended = new Promise<number | null>((done) => child.on('close', done))
  const end = (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
    child.kill(signal)
    return ended
  }
  const ready = until(() => log().includes('SERVER RUNNING'), ended, log)
  // A test that waits for the end does not wait for this one.
  ready.catch(() => {})
  return { port, url: `http://127.0.0.1:${port}`, log, ready, ended, end }
}

/** Waits until it is so; rejects after ten seconds, or when the instance has ended. */
async function until(isSo: () => boolean, ended: Promise<unknown>, log: () => string): Promise<void> {
  let hasEnded = false
  ended.then(() => {
    hasEnded = true
  })
  for (const end = Date.now() + 10_000; !isSo(); await new Promise((done) => setTimeout(done, 20))) {
    if (hasEnded || Date.now() > end) throw new Error(`it does not serve:\n${log()}`)
  }
}

/** A port that nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
