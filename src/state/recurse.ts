import { join } from 'node:path/posix'
import { type Attributes, attributeScripts, chmodMode, groupName, ownerName, withAttributes } from './attributes.ts'
import { type Change, set } from './change.ts'
import { type TreeEntry, tree } from './families/tree.ts'
import { inOrder, type Script, sh } from './sh.ts'

/** How many paths one command is given, well below what an argument list can hold. */
const BATCH = 200

interface Differing {
  readonly path: string
  readonly at: TreeEntry
  readonly after: TreeEntry
}

/** Gives all below a folder the wanted attributes; null if all have them. Links get an owner themselves, and keep what they lead to. */
export function setBelow(folder: string, entries: readonly TreeEntry[], wanted: Attributes): Change | null {
  const afterwards = entries.map((at) => withAttributes(at, wanted))
  const { count, scripts } = scriptsBelow(folder, entries, wanted)
  if (count === 0) return null
  return {
    kind: 'state',
    title: `attributes of ${count} below`,
    how: { kind: 'script', script: inOrder(scripts), spooled: false },
    sets: [set(tree(folder), afterwards)],
    provides: [],
    touches: 'own',
  }
}

/** The commands that give all of these the wanted attributes, and how many of them lack some. */
export function scriptsBelow(
  folder: string,
  entries: readonly TreeEntry[],
  wanted: Attributes,
): { readonly count: number; readonly scripts: readonly Script[] } {
  const differing = entries.flatMap((at): Differing[] => {
    const after = withAttributes(at, wanted)
    const path = join(folder, at.path)
    return attributeScripts(path, at, after).length > 0 ? [{ path, at, after }] : []
  })
  // Children first: a folder that is closed to its own user closes all below.
  return { count: differing.length, scripts: batches(differing.toReversed()).flatMap(scriptsFor) }
}

/** Neighbours that need the same, so that one command serves them all. */
function batches(differing: readonly Differing[]): Differing[][] {
  const groups: Differing[][] = []
  let last = ''
  for (const one of differing) {
    const need = `${ownerName(one.after)}:${groupName(one.after)} ${one.after.mode} ${one.after.type === 'link'}`
    const group = groups.at(-1)
    if (group && need === last && group.length < BATCH) group.push(one)
    else groups.push([one])
    last = need
  }
  return groups
}

function scriptsFor(batch: readonly Differing[]): Script[] {
  const [first] = batch
  if (!first) return []
  const paths = batch.map(({ path }) => path)
  const { after } = first
  const chown = sh`chown -h -- ${`${ownerName(after)}:${groupName(after)}`} ${paths}`
  const isOwned = batch.every(({ at }) => ownerName(at) === ownerName(after) && groupName(at) === groupName(after))
  return [...(isOwned ? [] : [chown]), ...(after.type === 'link' ? [] : [sh`chmod -- ${chmodMode(after)} ${paths}`])]
}
