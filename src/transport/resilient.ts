import { setTimeout as sleep } from 'node:timers/promises'
import type { Become } from './become.ts'
import { type Connection, connect } from './connection.ts'
import { connectionLost, isConnectionLost, isLoginFailure, type LoginFailure } from './failures.ts'
import type { FrameResult, Runner, Session } from './session.ts'
import type { Target } from './target.ts'
import type { Dial } from './tunnel.ts'

/** How long a lost connection is tried again, in milliseconds; the waits double, starting with `first`. */
export interface Patience {
  readonly first: number
  readonly total: number
}

const PATIENCE: Patience = { first: 200, total: 60_000 }

/** A frame that loses its shell so often is to blame for it. */
const TRIES = 3

/** A host whose connection is taken up again when it is lost. */
export interface ResilientConnection {
  /** The shell of the login user, or of the user to become, on whichever connection there is. */
  shell(become?: Become | null): Promise<ResilientShell | LoginFailure>
  /** Streams that leave from the host, on whichever connection there is. */
  readonly dial: Dial
  close(): void
}

/** What runs scripts though connections come and go. */
export interface ResilientShell {
  readonly user: string
  /**
   * Runs a script. If the connection is lost, a repeatable one is run again on the next; any other rejects with
   * `connectionLost`, and so do all once the host has been away for too long.
   */
  run(script: string, frame: { readonly payload?: Uint8Array; readonly repeatable: boolean }): Promise<FrameResult>
  /** Runs all as repeatable: for reading, for spooled steps and for leases. */
  readonly repeating: Runner
}

/** Logs in to a host and stays logged in. A first login that fails is not tried again. */
export async function connectResilient(
  target: Target,
  patience: Patience = PATIENCE,
): Promise<ResilientConnection | LoginFailure> {
  const first = await connect(target)
  if (isLoginFailure(first)) return first
  let current = Promise.resolve(alive(first))
  let closed = false

  const connection = async (): Promise<Connection> => {
    if (closed) throw connectionLost(`the connection to ${target.name} was closed`)
    const seen = current
    // A host that was given up stays so: waiting for it with every frame would hold up all others.
    const known = await seen
    if (!known.isLost()) return known.connection
    // The first to notice reconnects; the others wait for the same connection.
    if (current === seen) current = reconnect(target, patience, () => closed)
    return (await current).connection
  }
  return {
    async shell(become = null) {
      const open = async () => (await connection()).session(become)
      const opened = await open()
      return isLoginFailure(opened) ? opened : shellOf(opened.user, open)
    },
    dial: async (...to) => (await connection()).dial(...to),
    close() {
      closed = true
      void current.then(
        (last) => last.connection.close(),
        () => {},
      )
    },
  }
}

interface Alive {
  readonly connection: Connection
  readonly isLost: () => boolean
}

function alive(connection: Connection): Alive {
  let lost = false
  void connection.lost.then(() => {
    lost = true
  })
  return { connection, isLost: () => lost }
}

async function reconnect(target: Target, { first, total }: Patience, isClosed: () => boolean): Promise<Alive> {
  const deadline = Date.now() + total
  for (let wait = first; ; wait = Math.min(wait * 2, 5000)) {
    const outcome = await connect(target)
    if (!isLoginFailure(outcome)) return alive(outcome)
    // A host that comes back with another key, or lets nobody in, won't change its mind.
    const isFinal = outcome.failure !== 'unreachable' || Date.now() + wait > deadline || isClosed()
    if (isFinal) throw connectionLost(`the connection to ${target.name} was lost, and ${outcome.message}`)
    await sleep(wait)
  }
}

function shellOf(user: string, open: () => Promise<Session | LoginFailure>): ResilientShell {
  const run: ResilientShell['run'] = async (script, { payload, repeatable }) => {
    for (let tries = 1; ; tries++) {
      const session = await open()
      if (isLoginFailure(session)) throw connectionLost(session.message)
      try {
        return await session.run(script, payload)
      } catch (error) {
        if (!isConnectionLost(error) || !repeatable || tries === TRIES) throw error
        // The connection hears of its end in the same turn of the event loop as the frame does.
        await sleep(0)
      }
    }
  }
  const repeating: Runner = {
    run: (script, payload) => run(script, { repeatable: true, ...(payload && { payload }) }),
  }
  return { user, run, repeating }
}
