import { MAX_PAYLOAD } from './loop.ts'
import { type FrameResult, newNonce, type Runner } from './session.ts'
import { follow, type Input, keepPiece, look, remove, start } from './spool-scripts.ts'

interface Output {
  readonly stdout: Buffer
  readonly stderr: Buffer
}

/** A detached step as its files on the host tell it, with all output so far. */
export type SpoolView = Output &
  (
    | { readonly state: 'absent' | 'starting' | 'running' }
    /** `timedOut`: it was killed after its time. */
    | { readonly state: 'ended'; readonly code: number; readonly timedOut: boolean }
    /** It is gone without an exit code, killed or by a crash: what it did is not known. */
    | { readonly state: 'lost' }
    /** The host can't keep its files; nothing was run. */
    | { readonly state: 'refused'; readonly message: string }
  )

/** What a detached step runs. */
export interface Step {
  readonly script: string
  /** Its stdin, of any length; without one it is empty. */
  readonly payload?: Uint8Array
  /** Seconds until it is killed, with all that it started. */
  readonly timeout?: number
}

/** Gets live output, each piece once. */
export type OnOutput = (stream: 'stdout' | 'stderr', chunk: Buffer) => void

/** Frames that say "starting" for so long are from a step whose shell died before it ran. */
const PATIENCE = 10

/**
 * Starts a step that outlives the connection, and gives its end at once if it takes less than a second.
 * `name` is RUN/STEP; a step of that name that was started before is looked at, never run again. So this may be repeated.
 */
export async function startSpooled(runner: Runner, name: string, step: Step): Promise<SpoolView> {
  const { script, payload, timeout = 0 } = step
  const input = await keepInput(runner, name, payload)
  if (typeof input === 'object') return input
  const marker = newNonce()
  const frame = start(checked(name), script, input, timeout, marker)
  return viewOf(await runner.run(frame, input === 'payload' ? payload : undefined), marker)
}

/** Follows a step to its end, from `seen` on if that was all so far; `onOutput` gets what was seen, too. */
export async function followSpooled(
  runner: Runner,
  name: string,
  onOutput: OnOutput = () => {},
  seen?: SpoolView,
): Promise<SpoolView> {
  let view = seen ?? (await readSpooled(runner, name))
  tell(onOutput, view)
  for (let early = 0; isGoingOn(view) && early < PATIENCE; ) {
    const marker = newNonce()
    const frame = follow(checked(name), view.stdout.length, view.stderr.length, marker)
    const news = viewOf(await runner.run(frame), marker)
    tell(onOutput, news)
    if (news.state === 'starting') early++
    view = {
      ...news,
      stdout: Buffer.concat([view.stdout, news.stdout]),
      stderr: Buffer.concat([view.stderr, news.stderr]),
    }
  }
  return view.state === 'starting' ? { ...view, state: 'lost' } : view
}

/** Looks at a step without waiting. */
export async function readSpooled(runner: Runner, name: string): Promise<SpoolView> {
  const marker = newNonce()
  return viewOf(await runner.run(look(checked(name), marker)), marker)
}

/** Removes what the host keeps of a step, or of a whole run by its name alone. */
export async function removeSpooled(runner: Runner, name: string): Promise<void> {
  await runner.run(remove(checked(name)))
}

/** A short stdin travels with the start; of a longer one the pieces are kept first. */
async function keepInput(runner: Runner, name: string, payload: Uint8Array | undefined): Promise<Input | SpoolView> {
  if (!payload?.length) return 'none'
  if (payload.length <= MAX_PAYLOAD) return 'payload'
  const pieces = Math.ceil(payload.length / MAX_PAYLOAD)
  const frames = Array.from({ length: pieces }, (_, i) =>
    runner.run(keepPiece(checked(name), i), payload.subarray(i * MAX_PAYLOAD, (i + 1) * MAX_PAYLOAD)),
  )
  const refused = (await Promise.all(frames)).find(({ code }) => code !== 0)
  return refused ? viewOf(refused, '') : pieces
}

function isGoingOn({ state }: SpoolView): boolean {
  return state === 'running' || state === 'starting'
}

function tell(onOutput: OnOutput, { stdout, stderr }: Output): void {
  if (stdout.length > 0) onOutput('stdout', stdout)
  if (stderr.length > 0) onOutput('stderr', stderr)
}

function checked(name: string): string {
  if (/^\w[\w.-]*(\/\w[\w.-]*)*$/.test(name)) return name
  throw new Error(`"${name}" can't be the name of a spooled step`)
}

function viewOf({ code, stdout: printed, stderr: said }: FrameResult, marker: string): SpoolView {
  const nothing = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }
  if (code !== 0) return { ...nothing, state: 'refused', message: said.trim() }
  if (printed.toString('latin1', 0, 7) === 'absent\n' && printed.length === 7) return { ...nothing, state: 'absent' }
  const first = printed.indexOf(marker)
  const second = printed.indexOf(marker, first + marker.length)
  const output = {
    stdout: printed.subarray(0, first),
    stderr: printed.subarray(first + marker.length, second),
  }
  const [state, exit, late] = printed
    .toString('latin1', second + marker.length)
    .trim()
    .split(' ')
  if (state === 'done') return { ...output, state: 'ended', code: Number(exit), timedOut: late === 'late' }
  if (state === 'dead') return { ...output, state: 'lost' }
  return { ...output, state: state === 'running' ? 'running' : 'starting' }
}
