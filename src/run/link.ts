import type { DeedOutcome } from '../module/define.ts'
import type { Become } from '../transport/become.ts'
import { isLoginFailure, type LoginFailure } from '../transport/failures.ts'
import { connectResilient, type ResilientConnection, type ResilientShell } from '../transport/resilient.ts'
import { followSpooled, type SpoolView, startSpooled } from '../transport/spool.ts'
import type { Target } from '../transport/target.ts'
import { unreachableError } from './unreachable.ts'

/** The way to one host for the whole of a run: one connection, one shell a user, taken up again when lost. */
export interface Link {
  /** Read-only: asked again on a new connection if the first is lost. */
  readonly ask: (become: Become | null, script: string) => Promise<Buffer>
  /** One frame that changes something: never repeated by itself, unless it says that it may be. */
  readonly tell: (become: Become | null, script: string, payload: Uint8Array | null) => Promise<DeedOutcome>
  /** What must not die with the connection: runs detached as RUN/STEP, followed to its end. */
  readonly spool: (become: Become | null, step: Spooled) => Promise<DeedOutcome | 'fate unknown'>
  /** How a step of an interrupted run ended, waiting for its end if it still runs. */
  readonly recall: (become: Become | null, name: string) => Promise<DeedOutcome | 'fate unknown'>
  readonly shell: (become: Become | null) => Promise<ResilientShell>
  readonly close: () => Promise<void>
}

export interface Spooled {
  /** `RUN/STEP` */
  readonly name: string
  readonly script: string
  readonly payload: Uint8Array | null
  readonly onOutput: (stream: 'stdout' | 'stderr', text: string) => void
}

/** A link that logs in when it is first used. Whoever can't log in, or become whom he is to be, is unreachable. */
export function createLink(target: Target): Link {
  let opened: Promise<ResilientConnection> | null = null
  const shells = new Map<string, Promise<ResilientShell>>()
  const connection = () => {
    opened ??= connectResilient(target).then(orUnreachable)
    return opened
  }
  const shell = (become: Become | null): Promise<ResilientShell> => {
    const as = become ? `${become.method} ${become.user}` : ''
    const known = shells.get(as)
    if (known) return known
    const fresh = connection().then(async (open) => orUnreachable(await open.shell(become)))
    shells.set(as, fresh)
    return fresh
  }
  return {
    shell,
    ask: async (become, script) => (await (await shell(become)).run(script, { repeatable: true })).stdout,
    tell: async (become, script, payload) => {
      const start = Date.now() / 1000
      const frame = { repeatable: false, ...(payload && { payload }) }
      const { code, stdout, stderr } = await (await shell(become)).run(script, frame)
      return { code, stdout: stdout.toString(), stderr, start, end: Date.now() / 1000 }
    },
    spool: async (become, { name, script, payload, onOutput }) => {
      const start = Date.now() / 1000
      const { repeating } = await shell(become)
      const begun = await startSpooled(repeating, name, { script, ...(payload && { payload }) })
      const view = await followSpooled(repeating, name, (stream, chunk) => onOutput(stream, chunk.toString()), begun)
      return outcomeOf(view, start)
    },
    recall: async (become, name) => {
      const { repeating } = await shell(become)
      return outcomeOf(await followSpooled(repeating, name), Date.now() / 1000)
    },
    close: async () => {
      if (opened) (await opened.catch(() => null))?.close()
    },
  }
}

function outcomeOf(view: SpoolView, start: number): DeedOutcome | 'fate unknown' {
  if (view.state === 'refused') throw unreachableError(`the host can't keep the step's files: ${view.message}`)
  if (view.state !== 'ended') return 'fate unknown'
  const { code, stdout, stderr } = view
  return { code, stdout: stdout.toString(), stderr: stderr.toString(), start, end: Date.now() / 1000 }
}

function orUnreachable<T extends object>(outcome: T | LoginFailure): T {
  if (isLoginFailure(outcome)) throw unreachableError(`${outcome.message}: ${outcome.help}`)
  return outcome
}
