import type { DeedOutcome } from '../module/define.ts'
import type { Change, RunScript, WriteFile } from '../state/change.ts'
import type { Content } from '../state/content.ts'
import type { Become } from '../transport/target.ts'
import type { Made } from './actor.ts'
import type { Link, Spooled } from './link.ts'
import { CHUNK, writeAtOnce, writeSteps } from './write-file.ts'

/** Where changes of one execution are made, and under which name their long steps are found again. */
export interface Maker {
  readonly link: Link
  readonly become: Become | null
  /** `export A=b` lines of the task's own environment, or ''. */
  readonly environment: string
  readonly step: (ordinal: number) => string
  readonly onOutput: Spooled['onOutput']
}

/** Makes one change for real. */
export async function make(maker: Maker, change: Change, ordinal: number): Promise<Made> {
  const outcome = change.how.kind === 'file' ? await writeFile(maker, change.how) : await runScript(maker, change.how, ordinal)
  const judged = change.how.kind === 'script' && change.how.judged === true
  if (outcome.code === 0 || judged) return { kind: 'made', outcome }
  return { kind: 'failed', message: failureMessage(change, outcome), outcome }
}

function failureMessage(change: Change, { code, stdout, stderr }: DeedOutcome): string {
  const said = (stderr.trim() || stdout.trim()).split('\n').slice(-20).join('\n')
  return `${change.title} failed with exit code ${code}${said ? `: ${said}` : ''}`
}

async function runScript(maker: Maker, how: RunScript, ordinal: number): Promise<DeedOutcome> {
  const { link, become, environment } = maker
  const script = environment + how.script.text
  const payload = how.stdin ? await bytesOf(how.stdin) : null
  if (!how.spooled) return link.tell(become, script, payload)
  return link.spool(become, { step: maker.step(ordinal), script, payload, onOutput: maker.onOutput })
}

async function writeFile({ link, become }: Maker, change: WriteFile): Promise<DeedOutcome> {
  if (change.content.size <= CHUNK) {
    return link.tell(become, writeAtOnce(change).text, await bytesOf(change.content))
  }
  const steps = writeSteps(change)
  let script = steps.first
  for await (const chunk of chunks(change.content)) {
    const outcome = await link.tell(become, script.text, chunk)
    if (outcome.code !== 0) return outcome
    script = steps.append
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
