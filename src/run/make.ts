import type { DeedOutcome } from '../module/define.ts'
import type { Change, WriteFile } from '../state/change.ts'
import { bytesOf, type Content } from '../state/content.ts'
import type { HttpRequest } from '../state/http.ts'
import type { MongoWrite } from '../state/mongo.ts'
import type { Relay } from '../state/relay.ts'
import type { Become } from '../transport/become.ts'
import type { Made } from './actor.ts'
import { exchange } from './exchange.ts'
import { type HttpClient, reachOf } from './http.ts'
import { type Keeper, keepNotes, NOT_NOTED, type Note } from './keeper.ts'
import type { Link } from './link.ts'
import type { Seeker } from './mongo/locate.ts'
import { tellMember } from './mongo/tell.ts'
import type { Pace } from './pace.ts'
import { BEGUN_BEFORE, type Intent, noteDoubt, noteHandlers, noteStep } from './pending.ts'
import type { Spooled } from './spooled.ts'
import { isUnreachable, unreachableError } from './unreachable.ts'
import { CHUNK, spelledOut, writeAtOnce, writeSteps } from './write-file.ts'

/** Where and for whom one change is made, and under which name it is found again after a death. */
export interface Maker {
  readonly link: Link
  readonly http: HttpClient
  /** Takes a secret that came up, so that it is never shown. */
  readonly hide: (secret: string) => void
  readonly seeker: Seeker
  readonly become: Become | null
  /** Keeps the note of the step. */
  readonly keeper: Keeper
  /** Keeps the note of the handlers: they are the task's host's, not of one that it is delegated to. */
  readonly handlersKeeper: Keeper
  /** `export A=b; ` of the task's own environment, or ''. */
  readonly environment: string
  readonly intent: Intent
  /** What the change makes due. */
  readonly handlers: readonly string[]
  /** The interrupted run that has begun this very step, if one has. */
  readonly earlier: string | null
  readonly onOutput: Spooled['onOutput']
  readonly pace: Pace
}

/** Makes one change for real, with what must be known after a death written on the host before it. */
export async function make(maker: Maker, change: Change): Promise<Made> {
  const { keeper, intent } = maker
  try {
    const outcome = await outcomeOf(maker, change)
    if (typeof outcome === 'object') return 'kind' in outcome ? outcome : judged(change, outcome)
    // A state is read anew, and made anew where that is needed: it is not done twice, and neither must a deed be.
    const mayRepeat = change.kind === 'state' || change.looks
    const note = await keeper.link.ask(keeper.become, mayRepeat ? ':' : noteDoubt(intent.step).text)
    return mayRepeat ? { kind: 'unsure', why: 'the connection was lost' } : failed(fateUnknown(intent, note.toString()))
  } catch (reason) {
    if (!isUnreachable(reason)) throw reason
    throw unreachableError(`${reason.message}. ${underWay(intent)}`, reason)
  }
}

function failed(message: string): Made {
  return { kind: 'failed', message, outcome: null }
}

function judged(change: Change, outcome: DeedOutcome): Made {
  const isJudged = change.how.kind === 'script' && change.how.judged === true
  if (outcome.code === 0 || isJudged) return { kind: 'made', outcome }
  return { kind: 'failed', message: failureMessage(change, outcome), outcome }
}

type Ended = DeedOutcome | 'fate unknown'

async function outcomeOf(maker: Maker, change: Change): Promise<Ended | Made> {
  const { intent, link, become, earlier } = maker
  const { how, kind } = change
  const isSpooled = how.kind === 'script' && how.spooled
  // A deed of a run that died is followed to its end, not done a second time.
  if (isSpooled && earlier !== null && kind === 'deed') return link.recall(become, `${earlier}/${intent.step}`)
  const noted = await keepNotes(notesOf(maker, isSpooled ? kind : null), { link, become })
  if (typeof noted === 'object') return failed(noted.failure)
  if (how.kind === 'file') return writeFile(maker, how, noted)
  if (how.kind === 'relay') return passOn(maker, how)
  if (how.kind === 'http' || how.kind === 'mongo') {
    const kept = noted === '' ? null : await link.tell(become, noted, null)
    if (kept === 'fate unknown' || (kept && kept.code !== 0)) return kept
    if (how.kind === 'mongo') return tell(maker, how, kind)
    return exchange(maker.http, how, (file) => writeFile(maker, file, ''))
  }
  const payload = how.stdin ? await bytesOf(how.stdin) : null
  const script = `${noted}${maker.environment}${how.script.text}`
  if (!isSpooled) return link.tell(become, script, payload)
  const name = `${intent.run}/${intent.step}`
  const outcome = await link.spool(become, { name, script, payload, onOutput: maker.onOutput, pace: maker.pace })
  return outcome !== 'fate unknown' && outcome.code === NOT_NOTED && outcome.stderr === `${BEGUN_BEFORE}\n`
    ? 'fate unknown'
    : outcome
}

async function tell({ seeker, onOutput }: Maker, write: MongoWrite, kind: Change['kind']): Promise<DeedOutcome | Made> {
  const told = await tellMember(seeker, write, kind, (text) => onOutput('stdout', Buffer.from(text)))
  return 'failure' in told ? failed(told.failure) : told
}

async function passOn({ link, http, hide }: Maker, asked: Relay): Promise<DeedOutcome> {
  const { relay } = await import('../transport/network/relay.ts')
  const start = Date.now() / 1000
  const send = (request: HttpRequest) => http.request(request, Number.POSITIVE_INFINITY)
  const told = await relay(reachOf(link, new Map()), send, asked, hide)
  return { code: 0, stdout: '', stderr: '', start, end: Date.now() / 1000, relay: told }
}

/** The handlers that become due, and the step itself if it is spooled. */
function notesOf(
  { intent, handlers, keeper, handlersKeeper, become }: Maker,
  spooled: Change['kind'] | null,
): readonly Note[] {
  const due = handlers.length > 0 ? [{ keeper: handlersKeeper, script: noteHandlers({ ...intent, handlers }) }] : []
  if (spooled === null) return due
  const step = noteStep({ ...intent, deed: spooled === 'deed', user: become?.user ?? '' })
  return [...due, { keeper, script: step }]
}

function fateUnknown({ title, place }: Intent, note: string): string {
  return (
    `fate unknown: "${title}" (${place}) was begun, and its end was not recorded (did the host go down?). ` +
    `See whether it is done; then remove ${note} on the host and apply again`
  )
}

function underWay({ title, place }: Intent): string {
  return `"${title}" (${place}) was under way there: the next apply finds out how it ended`
}

function failureMessage(change: Change, { code, stdout, stderr }: DeedOutcome): string {
  const said = (stderr.trim() || stdout.trim()).split('\n').slice(-20).join('\n')
  return `${change.title} failed with exit code ${code}${said ? `: ${said}` : ''}`
}

async function writeFile({ link, become }: Maker, change: WriteFile, noted: string): Promise<Ended> {
  if (change.content.size <= CHUNK) {
    const text = spelledOut(change)
    const payload = text === null ? await bytesOf(change.content) : null
    return link.tell(become, `${noted}${writeAtOnce(change, text).text}`, payload)
  }
  const steps = writeSteps(change)
  let script = `${noted}${steps.first.text}`
  for await (const chunk of chunks(change.content)) {
    const outcome = await link.tell(become, script, chunk)
    if (outcome === 'fate unknown' || outcome.code !== 0) return outcome
    script = steps.append.text
  }
  return link.tell(become, steps.finish.text, null)
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
