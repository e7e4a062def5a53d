import { onTestFinished } from 'vitest'
import { createHost, type Host } from '../../../src/run/host.ts'
import { createLink } from '../../../src/run/link.ts'
import { createMask, type Mask } from '../../../src/run/mask.ts'
import type { Looker } from '../../../src/run/mongo/ask.ts'
import { createMongoPool } from '../../../src/run/mongo/pool.ts'
import type { MongoFinding, MongoLogin, MongoProbe, MongoServer, MongoTarget } from '../../../src/state/mongo.ts'
import { createView } from '../../../src/state/view.ts'
import { Secret } from '../../../src/template/values.ts'
import type { Target } from '../../../src/transport/target.ts'
import { type RunningMongod, startMongod } from '../../standins/mongod/support.ts'

/** A server that is gone after the test. */
export async function start(...args: string[]): Promise<RunningMongod> {
  const mongod = await startMongod({ args })
  onTestFinished(() => mongod[Symbol.asyncDispose]())
  return mongod
}

/** The same one started again, with its data and at its port. */
export async function startAgain({ port, dbPath }: RunningMongod): Promise<RunningMongod> {
  const mongod = await startMongod({ port, dbPath })
  onTestFinished(() => mongod[Symbol.asyncDispose]())
  return mongod
}

/** Where nobody is who could let anybody in. */
export const awayTarget: Target = {
  name: 'away',
  connection: 'ssh',
  address: '127.0.0.1',
  port: 1,
  user: 'nobody',
  knownHostsFiles: [],
  checkHostKey: 'yes',
  connectTimeout: 1,
}

/** A host to which `target` leads; this machine itself without one. */
export function hostNamed(name: string, target?: Target): Host {
  const link = createLink(async () => target ?? { ...awayTarget, connection: 'local' })
  onTestFinished(() => link.close())
  const variables = { inventory: [], facts: new Map(), assigned: new Map(), included: new Map(), varsFiles: [] }
  return createHost(
    name,
    link,
    { ready: async () => {}, isReady: () => true, anew: link.reset },
    createView(true),
    variables,
  )
}

interface Given {
  readonly host?: Host
  readonly dry?: boolean
  readonly hosts?: Readonly<Record<string, Host>>
  readonly mask?: Mask
  readonly isOver?: () => boolean
}

/** One execution of a task on `h1`, as the engine sees it; `hosts` are those of the inventory by their addresses. */
export function lookerOn({
  host = hostNamed('h1'),
  dry = false,
  hosts = {},
  mask = createMask(),
  isOver,
}: Given = {}): Looker {
  const mongo = createMongoPool(mask)
  onTestFinished(() => mongo.close())
  return {
    run: { mongo, hostAt: (address) => hosts[address] ?? null },
    host,
    dry,
    isOver: isOver ?? (() => false),
    viewOf: (one) => one.view,
  }
}

export function serverAt(port: number, given: Partial<MongoServer> = {}): MongoServer {
  return { host: '127.0.0.1', port, login: null, tls: null, timeout: 3, ...given }
}

export function login(user: string, password: string): MongoLogin {
  return { user, password: new Secret(password), database: 'admin', mechanism: null }
}

/** Wants to know what comes of asking, as it is. */
export function asks(
  server: MongoServer,
  target: MongoTarget = 'named',
  ...commands: readonly MongoProbe<MongoFinding>['family']['commands'][number]['command'][]
): MongoProbe<MongoFinding> {
  return {
    subject: JSON.stringify([server.port, target, commands]),
    family: {
      kind: 'mongo',
      name: 'asked',
      absent: { at: 'nowhere', message: '' },
      server,
      target,
      commands: commands.map((command) => ({ database: 'admin', command })),
      parse: (finding) => finding,
      cells: (finding) => ({ at: finding.at }),
    },
  }
}
