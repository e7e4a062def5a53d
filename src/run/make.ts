import type { DeedOutcome } from '../module/define.ts'
import type { Change, WriteFile } from '../state/change.ts'
import type { Content } from '../state/content.ts'
import type { Script } from '../state/sh.ts'
import type { Become } from '../transport/become.ts'
import type { Made } from './actor.ts'
import type { Link, Spooled } from './link.ts'
import { BEGUN_BEFORE, type Intent, noteDoubt, noteHandlers, noteStep } from './pending.ts'
import { isUnreachable, unreachableError } from './unreachable.ts'
import { CHUNK, writeAtOnce, writeSteps } from './write-file.ts'

/** Where and for whom one change is made, and under which name it is found again after a death. */
export interface Maker {
  readonly link: Link
  readonly become: Become | null
  /** `export A=b; ` of the task's own environment, or ''. */
  readonly environment: string
  readonly intent: Intent
  /** What the change makes due. */
  readonly handlers: readonly string[]
  /** The interrupted run that has begun this very step, if one has. */
  readonly earlier: string | null
  readonly onOutput: Spooled['onOutput']
}

/** Makes one change for real, with what must be known after a death written on the host before it. */
export async function make(maker: Maker, change: Change): Promise<Made> {
  const { link, become, intent } = maker
  try {
    const outcome = await outcomeOf(maker, change)
    if (outcome !== 'fate unknown') return judged(change, outcome)
    // A state is read anew, and made anew where that is needed: it is not done twice, and neither must a deed be.
    const isState = change.kind === 'state'
    await link.ask(become, isState ? ':' : noteDoubt(intent.step).text)
    return isState ? { kind: 'unsure' } : { kind: 'failed', message: fateUnknown(intent), outcome: null }
  } catch (reason) {
    if (!isUnreachable(reason)) throw reason
    throw unreachableError(`${reason.message}. ${underWay(intent)}`, reason)
  }
}

function judged(change: Change, outcome: DeedOutcome): Made {
  const isJudged = change.how.kind === 'script' && change.how.judged === true
  if (outcome.code === 0 || isJudged) return { kind: 'made', outcome }
  return { kind: 'failed', message: failureMessage(change, outcome), outcome }
}

async function outcomeOf(maker: Maker, change: Change): Promise<DeedOutcome | 'fate unknown'> {
  const { intent, handlers, link, become, earlier } = maker
  const { how } = change
  const due = handlers.length > 0 ? [noteHandlers({ ...intent, handlers })] : []
  if (how.kind === 'file') return writeFile(maker, how, due)
  const payload = how.stdin ? await bytesOf(how.stdin) : null
  const script = `${maker.environment}${how.script.text}`
  if (!how.spooled) return link.tell(become, prefixed(due, script), payload)
  // A deed of a run that died is followed to its end, not done a second time.
  if (earlier !== null && change.kind === 'deed') return link.recall(become, `${earlier}/${intent.step}`)
  const notes = [...due, noteStep({ ...intent, deed: change.kind === 'deed' })]
  const name = `${intent.run}/${intent.step}`
  const outcome = await link.spool(become, { name, script: prefixed(notes, script), payload, onOutput: maker.onOutput })
  return outcome !== 'fate unknown' && outcome.code === NOT_NOTED && outcome.stderr === `${BEGUN_BEFORE}\n`
    ? 'fate unknown'
    : outcome
}

const NOT_NOTED = 97

/** Nothing is done that could not be noted. */
function prefixed(notes: readonly Script[], script: string): string {
  return `${notes.map(({ text }) => `${text} || exit ${NOT_NOTED}\n`).join('')}${script}`
}

function fateUnknown({ title, place, step }: Intent): string {
  return (
    `fate unknown: "${title}" (${place}) was begun, and its end was not recorded (did the host go down?). ` +
    `See whether it is done; then remove /var/lib/rcprov/pending/${step}.fate-unknown on the host and apply again`
  )
}

function underWay({ title, place }: Intent): string {
  return `"${title}" (${place}) was under way there: the next apply finds out how it ended`
}

function failureMessage(change: Change, { code, stdout, stderr }: DeedOutcome): string {
  const said = (stderr.trim() || stdout.trim()).split('\n').slice(-20).join('\n')
  return `${change.title} failed with exit code ${code}${said ? `: ${said}` : ''}`
}

async function writeFile(
  { link, become }: Maker,
  change: WriteFile,
  notes: readonly Script[],
): Promise<DeedOutcome | 'fate unknown'> {
  if (change.content.size <= CHUNK) {
    return link.tell(become, prefixed(notes, writeAtOnce(change).text), await bytesOf(change.content))
  }
  const steps = writeSteps(change)
  let script = prefixed(notes, steps.first.text)
  for await (const chunk of chunks(change.content)) {
    const outcome = await link.tell(become, script, chunk)
    if (outcome === 'fate unknown' || outcome.code !== 0) return outcome
    script = steps.append.text
  }
  return link.tell(become, steps.finish.text, null)
}

async function bytesOf(content: Content): Promise<Uint8Array> {
  const parts: Buffer[] = []
  for await (const part of content.open()) parts.push(Buffer.from(part))
  return Buffer.concat(parts)
}

/** A content in pieces that fit a frame. */
async function* chunks(content: Content): AsyncGenerator<Uint8Array> {
  let held: Buffer[] = []
  let size = 0
  for await (const part of content.open()) {
    held.push(Buffer.from(part))
    size += part.length
    if (size < CHUNK) continue
    const whole = Buffer.concat(held)
    for (let at = 0; at < whole.length; at += CHUNK) yield whole.subarray(at, at + CHUNK)
    held = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(held)
}
