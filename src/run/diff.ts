import type { Change } from '../state/change.ts'
import { bytesOf } from '../state/content.ts'
import { content } from '../state/families/content.ts'
import type { Actor } from './actor.ts'
import type { Diff } from './event.ts'

/** Larger files are not shown, in bytes. */
const LARGEST = 1 << 20

/** Gives a change's diff, or never one where none is wanted. */
export function diffOf(wanted: boolean): (actor: Actor, change: Change) => Promise<Diff | null> {
  return wanted ? fileDiff : async () => null
}

async function fileDiff(actor: Actor, { how }: Change): Promise<Diff | null> {
  if (how.kind !== 'file' || how.content.secret || how.content.size > LARGEST) return null
  const probe = content(how.path)
  const missing = actor.view.missing(actor.user, [probe])
  if (missing.length > 0) await actor.read(missing)
  const before = actor.view.look(actor.user, probe)?.value
  return {
    path: how.path,
    before: before instanceof Buffer ? text(before) : null,
    after: text(await bytesOf(how.content)),
  }
}

function text(bytes: Buffer): string | null {
  return bytes.length > LARGEST || bytes.includes(0) ? null : bytes.toString()
}
