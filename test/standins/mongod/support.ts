import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MongoClient, type MongoClientOptions } from 'mongodb'
import { inject } from 'vitest'
import { collect } from '../collect.ts'

/** A server that a test has started. */
export interface RunningMongod {
  readonly port: number
  readonly host: string
  readonly dbPath: string
  readonly process: ChildProcess
  /** All that it has logged. */
  readonly log: () => string
  /** A client of this server alone; it is closed with the server. */
  readonly client: (options?: MongoClientOptions) => MongoClient
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number | null>
  /** Ends it with a signal and waits for its end; gives the exit code. */
  readonly end: (signal?: NodeJS.Signals) => Promise<number | null>
  /** Ends it (-9) and removes its data. */
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** How a server is started for a test. */
export interface StartMongod {
  readonly args?: readonly string[]
  /** 0 for a free one. */
  readonly port?: number
  /** A folder that was there before; else one of its own is made. */
  readonly dbPath?: string
  readonly version?: string
  /** The file that it logs to; without one it logs to the standard output. */
  readonly log?: string
}

/** Starts a server on 127.0.0.1 and waits until it listens; rejects with its log where it ends before. */
export async function startMongod({
  args = [],
  port = 0,
  dbPath,
  version,
  log,
}: StartMongod = {}): Promise<RunningMongod> {
  const folder = dbPath ?? mkdtempSync(join(tmpdir(), 'standin-'))
  const child = spawnMongod(['--dbpath', folder, '--nounixsocket', ...args, '--port', String(port)], version)
  const said = collect(child)
  const text = (): string => (log === undefined ? said() : readIfThere(log))
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const actual = await listening(ended, text)
  const host = `127.0.0.1:${actual}`
  const clients: MongoClient[] = []
  const end = (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
    child.kill(signal)
    return ended
  }
  return {
    port: actual,
    host,
    dbPath: folder,
    process: child,
    log: text,
    client: (options) => {
      const client = new MongoClient(`mongodb://${host}/?directConnection=true`, options)
      clients.push(client)
      return client
    },
    ended,
    end,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(clients.map((client) => client.close()))
      await end('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Starts the program with these arguments alone. */
function spawnMongod(args: readonly string[], version?: string): ChildProcess {
  const env = { ...process.env, ...(version === undefined ? {} : { MONGOD_STANDIN_VERSION: version }) }
  return spawn(process.execPath, [inject('mongod'), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Runs the program until it ends by itself; gives its exit code and all that it said. */
export function runMongod(args: readonly string[], version?: string): Promise<{ code: number | null; text: string }> {
  const child = spawnMongod(args, version)
  const said = collect(child)
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, text: said() })))
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

async function listening(ended: Promise<number | null>, text: () => string): Promise<number> {
  let code: number | null | undefined
  ended.then((found) => {
    code = found
  })
  for (;;) {
    const match = /"msg":"Waiting for connections","attr":\{"port":(\d+)/.exec(text())
    if (match !== null) return Number(match[1])
    if (code !== undefined) throw new Error(`mongod ended with ${code}:\n${text()}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
