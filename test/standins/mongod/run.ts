import { writeFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { arch, hostname } from 'node:os'
import { setInternalBufferSize } from 'bson'
import { acquireKeys } from './access/key-file.ts'
import type { Log, Options } from './contract.ts'
import { isMongoError } from './errors.ts'
import { openLog } from './log.ts'
import { createParameters } from './options/parameters.ts'
import { createServer } from './server.ts'
import { checkLevel } from './store/level.ts'
import { lockFolder } from './store/lock.ts'
import { openStore } from './store/store.ts'
import { type Listener, listen } from './wire/listener.ts'
import { serve } from './wire/serve.ts'

const context = 'initandlisten'
// A batch of 16 MB and one more document, which may be as large.
const largestMessage = 34_000_000

/** Runs the server until it is told to end. Rejects only where the options are wrong. */
export async function run(options: Options): Promise<void> {
  const parameters = createParameters(options.parameters)
  const isMovedByOthers = options.parsed.systemLog?.logRotate === 'reopen'
  const log = openLog({ path: options.logPath, append: options.logAppend, isMovedByOthers })
  process.on('uncaughtException', (thrown) => abort(log, thrown))
  setInternalBufferSize(largestMessage)
  greet(options, log)
  try {
    const keys = options.keyFile === null ? [] : acquireKeys(options.keyFile, log)
    if (keys === null) return leave(log, 1)
    const unlock = await lockFolder(options.dbPath)
    const oplogSize = options.replSet === null ? null : (options.oplogSizeMB ?? 990) * 1_048_576
    const store = openStore(options.dbPath, oplogSize)
    checkLevel(store, options.version)
    let listener: Listener | null = null
    const end = (code: number): void => {
      listener?.close()
      store.close()
      unlock()
      log.write('I', 'CONTROL', 20565, context, 'Now exiting')
      log.write('I', 'CONTROL', 23138, context, 'Shutting down', { exitCode: code })
      process.exit(code)
    }
    const port = (): number => listener?.port ?? options.port
    const server = createServer({ options, parameters, log, store, keys, started: new Date(), end, port })
    listener = await openDoor(options, (socket) => serve(socket, server.answer, log), log)
    process.on('SIGUSR1', () => log.reopen())
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => server.endOn(signal))
    writePid(options)
    await server.start()
    log.write('I', 'NETWORK', 23016, 'listener', 'Waiting for connections', { port: listener.port, ssl: 'off' })
  } catch (thrown) {
    die(log, thrown)
  }
}

async function openDoor(options: Options, accept: (socket: Socket) => void, log: Log): Promise<Listener> {
  try {
    const listener = await listen(options.bindIp, options.port, options.unixSocket, accept)
    for (const address of options.bindIp) log.write('I', 'NETWORK', 23015, 'listener', 'Listening on', { address })
    return listener
  } catch (thrown) {
    const error = `${thrown instanceof Error ? thrown.message : thrown}`
    log.write('E', 'CONTROL', 20568, context, 'Error setting up listener', {
      error: { code: 9001, codeName: 'SocketException', errmsg: error },
    })
    log.write('I', 'CONTROL', 23138, context, 'Shutting down', { exitCode: 48 })
    process.exit(48)
  }
}

/** A pid file is for whoever started the server; systemd's unit has none. */
function writePid({ parsed }: Options): void {
  const path = parsed.processManagement?.pidFilePath
  if (typeof path === 'string') writeFileSync(path, `${process.pid}\n`)
}

function greet(options: Options, log: Log): void {
  log.write('W', 'CONTROL', 1, '-', 'STAND-IN, NOT MongoDB', { version: options.version })
  log.write('I', 'CONTROL', 4615611, context, 'MongoDB starting', {
    pid: process.pid,
    port: options.port,
    dbPath: options.dbPath,
    architecture: arch() === 'x64' ? '64-bit' : arch(),
    host: hostname(),
  })
  log.write('I', 'CONTROL', 23403, context, 'Build Info', {
    buildInfo: { version: options.version, gitVersion: 'standin', modules: ['standin'] },
  })
  log.write('I', 'CONTROL', 21951, context, 'Options set by command line', { options: options.parsed })
  if (options.parsed.processManagement?.fork === true) {
    log.write(
      'W',
      'CONTROL',
      7484500,
      context,
      'Environment variable MONGODB_CONFIG_OVERRIDE_NOFORK == 1, overriding "processManagement.fork" to false',
    )
  }
}

/** Ends the process with the code that the real server has for what went wrong. */
function die(log: Log, thrown: unknown): never {
  const code = isMongoError(thrown) ? thrown.code : 1
  const error = thrown instanceof Error ? (code === 1 ? thrown.stack : thrown.message) : String(thrown)
  if (code === 4926900) {
    log.write('F', 'CONTROL', 20573, context, 'Wrong mongod version', { error: `UPGRADE PROBLEM: ${error}` })
    return leave(log, 62)
  }
  log.write('E', 'CONTROL', 20557, context, 'DBException in initAndListen, terminating', {
    error: isMongoError(thrown) ? `${thrown.codeName}: ${error}` : error,
  })
  return leave(log, 100)
}

/** A fault of its own ends the process at once, before it can do harm. */
function abort(log: Log, thrown: Error): never {
  log.write('F', 'CONTROL', 4757800, 'main', 'Writing fatal message', { message: thrown.stack ?? thrown.message })
  process.exit(14)
}

function leave(log: Log, exitCode: number): never {
  log.write('I', 'CONTROL', 20565, context, 'Now exiting')
  log.write('I', 'CONTROL', 23138, context, 'Shutting down', { exitCode })
  process.exit(exitCode)
}
