import type { DeedOutcome } from '../module/define.ts'
import { type Become, shellName } from '../transport/become.ts'
import { isConnectionLost, isLoginFailure, type LoginFailure } from '../transport/failures.ts'
import { connectResilient, type ResilientConnection, type ResilientShell } from '../transport/resilient.ts'
import type { Runner } from '../transport/session.ts'
import type { Target } from '../transport/target.ts'
import type { Dial } from '../transport/tunnel.ts'
import type { Spooled } from './spooled.ts'
import { unreachableError } from './unreachable.ts'

/** The way to one host for the whole of a run: one connection, one shell a user, taken up again when lost. */
export interface Link {
  /** Read-only: asked again on a new connection if the first is lost. */
  readonly ask: (become: Become | null, script: string) => Promise<Buffer>
  /** One frame that changes something: never repeated, so its fate is unknown if the connection is lost meanwhile. */
  readonly tell: (
    become: Become | null,
    script: string,
    payload: Uint8Array | null,
  ) => Promise<DeedOutcome | 'fate unknown'>
  /** What must not die with the connection: runs detached as RUN/STEP, followed to its end. */
  readonly spool: (become: Become | null, step: Spooled) => Promise<DeedOutcome | 'fate unknown'>
  /** How a step of an interrupted run ended, waiting for its end if it still runs. */
  readonly recall: (become: Become | null, name: string) => Promise<DeedOutcome | 'fate unknown'>
  /** Runs what may be repeated: for leases. */
  readonly repeating: (become: Become | null) => Promise<Runner>
  /** Streams that leave from the host. */
  readonly dial: Dial
  readonly close: () => Promise<void>
  /** Logs out; what comes next logs in anew. */
  readonly reset: () => Promise<void>
}

async function logIn(target: Target | string): Promise<ResilientConnection> {
  if (typeof target === 'string') throw unreachableError(target)
  return orUnreachable(await connectResilient(target))
}

/** A link that logs in when it is first used; a text in place of the target says why it can't. Whoever can't log in, or become whom he is to be, is unreachable. */
export function createLink(target: () => Promise<Target | string>): Link {
  let opened: Promise<ResilientConnection> | null = null
  const shells = new Map<string, Promise<ResilientShell>>()
  const connection = () => {
    opened ??= target().then(logIn)
    return opened
  }
  const shell = (become: Become | null): Promise<ResilientShell> => {
    const as = become ? shellName(become) : ''
    const known = shells.get(as)
    if (known) return known
    const fresh = connection().then(async (open) => orUnreachable(await open.shell(become)))
    shells.set(as, fresh)
    // Whom a task could not become, a later one may: with another password, or once the user is there.
    fresh.catch(() => shells.get(as) === fresh && shells.delete(as))
    return fresh
  }
  const repeating = async (become: Become | null): Promise<Runner> => {
    await shell(become)
    // After a reset it is another shell.
    return { run: async (script, payload) => (await shell(become)).repeating.run(script, payload).catch(orUnreached) }
  }
  return {
    repeating,
    dial: async (...to) => (await connection()).dial(...to).catch(orUnreached),
    ask: async (become, script) => (await (await repeating(become)).run(script)).stdout,
    tell: async (become, script, payload) => {
      const start = Date.now() / 1000
      const frame = { repeatable: false, ...(payload && { payload }) }
      const answer = await (await shell(become)).run(script, frame).catch(orUnknown)
      if (answer === 'fate unknown') return answer
      const { code, stdout, stderr } = answer
      return { code, stdout: stdout.toString(), stderr, start, end: Date.now() / 1000 }
    },
    spool: async (become, step) => {
      const { spool } = await import('./spooled.ts')
      return spool(await repeating(become), step)
    },
    recall: async (become, name) => {
      const { recall } = await import('./spooled.ts')
      return recall(await repeating(become), name)
    },
    close: async () => {
      if (opened) (await opened.catch(() => null))?.close()
    },
    reset: async () => {
      const old = opened
      opened = null
      shells.clear()
      if (old) (await old.catch(() => null))?.close()
    },
  }
}

/** A host that stayed away is unreachable, which is no bug. */
function orUnreached(reason: unknown): never {
  throw isConnectionLost(reason) ? unreachableError(reason.message, reason) : reason
}

function orUnknown(reason: unknown): 'fate unknown' {
  if (isConnectionLost(reason)) return 'fate unknown'
  throw reason
}

function orUnreachable<T extends object>(outcome: T | LoginFailure): T {
  if (isLoginFailure(outcome)) throw unreachableError(`${outcome.message}: ${outcome.help}`)
  return outcome
}
