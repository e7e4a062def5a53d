import { setTimeout as sleep } from 'node:timers/promises'
import type { DeedOutcome } from '../module/define.ts'
import type { Runner } from '../transport/session.ts'
import { followSpooled, type OnOutput, readSpooled, type SpoolView, startSpooled } from '../transport/spool.ts'
import type { Pace } from './pace.ts'
import { unreachableError } from './unreachable.ts'

/** A step that runs detached on its host. */
export interface Spooled {
  /** `RUN/STEP` */
  readonly name: string
  readonly script: string
  readonly payload: Uint8Array | null
  readonly onOutput: OnOutput
  readonly pace: Pace
}

/** Runs a step to its end, or until it may go on by itself. */
export async function spool(runner: Runner, asked: Spooled): Promise<DeedOutcome | 'fate unknown'> {
  const { name, script, payload, onOutput, pace } = asked
  const start = Date.now() / 1000
  const step = { script, timeout: pace.limit, ...(payload && { payload }) }
  const begun = await startSpooled(runner, name, step)
  if (pace.leave) {
    pace.leave()
    return outcomeOf(await watch(runner, name, begun), start)
  }
  return outcomeOf(await followSpooled(runner, name, onOutput, begun), start)
}

/** How a step of an interrupted run ended. */
export async function recall(runner: Runner, name: string): Promise<DeedOutcome | 'fate unknown'> {
  return outcomeOf(await followSpooled(runner, name), Date.now() / 1000)
}

const WATCH_MS = 1000

/** Looks at a step now and then, so that others have the shell meanwhile. */
async function watch(runner: Runner, name: string, begun: SpoolView): Promise<SpoolView> {
  let view = begun
  while (view.state === 'running' || view.state === 'starting') {
    await sleep(WATCH_MS, undefined, { ref: false })
    view = await readSpooled(runner, name)
  }
  return view
}

function outcomeOf(view: SpoolView, start: number): DeedOutcome | 'fate unknown' {
  if (view.state === 'refused') throw unreachableError(`the host can't keep the step's files: ${view.message}`)
  if (view.state !== 'ended') return 'fate unknown'
  const { code, stdout, stderr } = view
  return { code, stdout: stdout.toString(), stderr: stderr.toString(), start, end: Date.now() / 1000 }
}
