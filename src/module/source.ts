import { dirname } from 'node:path/posix'
import type { Change } from '../state/change.ts'
import { bytesContent } from '../state/content.ts'
import { type Whoami, whoami } from '../state/families/whoami.ts'
import { makeFolders } from '../state/folders.ts'
import type { HttpAnswer } from '../state/http.ts'
import type { Probe } from '../state/probe.ts'
import { type FoundPaths, fileProbes, folderProbe, merged, type PathProbes, spotAt } from '../state/spot.ts'
import { write } from '../state/write.ts'
import { type SourceFields, sourceText } from './deb822.ts'
import type { Plan, refuse } from './define.ts'
import { planAbsent } from './file-state.ts'
import { planSpot } from './place.ts'
import {
  answerRefusal,
  type FoundKeys,
  type KeyProbes,
  type KeySource,
  keptKey,
  keyPathFor,
  keyPaths,
  keyProbes,
  keyRefusal,
} from './source-key.ts'

/** A source of packages that is wanted, or no longer. */
export interface SourceTask {
  /** What its files are called. */
  readonly slug: string
  readonly fields: SourceFields
  readonly key: KeySource | null
  /** The keys that may be believed; none: any. */
  readonly fingerprints: readonly string[]
  readonly mode: string
}

export type SourceProbes = PathProbes & KeyProbes & { readonly me: Probe<Whoami> }
export type FoundSource = FoundPaths & FoundKeys & { readonly me: Whoami; readonly 'answer key'?: HttpAnswer }

/** The file in which apt finds a source. */
export function sourcePath(slug: string): string {
  return `/etc/apt/sources.list.d/${slug}.sources`
}

/** The source's file and those of its key, and their folders. */
export function sourceProbes({ slug, key }: SourceTask): SourceProbes {
  const paths = [sourcePath(slug), ...keyPaths(slug)]
  const folders = [...new Set(paths.map((path) => dirname(path))), '/etc/apt']
  return {
    me: whoami(),
    ...keyProbes(key, slug),
    ...merged([...paths.map(fileProbes), ...folders.map(folderProbe)]),
  }
}

/** The key in its file, and the source in its own. */
export function planSource(task: SourceTask, found: FoundSource): Plan {
  const { slug, mode } = task
  const place = keyPlace(task, found)
  if ('failed' in place) return place
  const path = sourcePath(slug)
  const key = place.bytes && place.path ? placed(place.path, place.bytes, '0644', found) : []
  const text = Buffer.from(sourceText(signed(task, place.path)))
  return [...key, ...placed(path, text, mode, found)]
}

/** Neither the source nor its key. */
export function planNoSource({ slug }: SourceTask, found: FoundSource): Plan {
  const plans = [sourcePath(slug), ...keyPaths(slug)].map((path) => planAbsent(path, found))
  return plans.flatMap((plan) => ('failed' in plan ? [] : plan))
}

/** The fields of the source as they are written, with the file of its key. */
export function signed({ fields, key }: SourceTask, keyPath: string | null): SourceFields {
  return key?.from === 'url' && keyPath !== null ? { ...fields, signed_by: keyPath } : fields
}

interface KeyPlace {
  /** The key's file; null where the source names none. */
  readonly path: string | null
  /** What is to be written there; null where it is as it should be. */
  readonly bytes: Buffer | null
}

/** Where the key is or is to be, or why it is not to be believed. */
export function keyPlace(
  { key, slug, fingerprints }: SourceTask,
  found: FoundSource,
): KeyPlace | ReturnType<typeof refuse> {
  if (key?.from === 'text') return keyRefusal(key.bytes, 'signed_by', fingerprints) ?? { path: null, bytes: null }
  if (key?.from === 'file') {
    const { path } = key
    return keyRefusal(found[`key ${path}`] ?? null, path, fingerprints) ?? { path, bytes: null }
  }
  if (key?.from !== 'url') return { path: null, bytes: null }
  const kept = keptKey(slug, found, fingerprints)
  if (kept !== '') return { path: kept, bytes: null }
  const came = found['answer key']
  const wrong = came && answerRefusal(came)
  if (wrong) return wrong
  const bytes = came?.body?.bytes
  // In a plan, a server that is still to be set up has not told its key.
  if (!bytes) return { path: keyPaths(slug)[0], bytes: Buffer.alloc(0) }
  return keyRefusal(bytes, key.url, fingerprints) ?? { path: keyPathFor(bytes, slug), bytes }
}

function placed(path: string, bytes: Buffer, mode: string, found: FoundSource): readonly Change[] {
  const folder = dirname(path)
  const placing = {
    content: bytesContent(bytes),
    owner: undefined,
    group: undefined,
    mode,
    backup: false,
    validate: undefined,
  }
  const isMissing = !found[`target ${folder}`]
  const above = [{ path: folder, attributes: { mode: '0755' } }]
  const folders = isMissing ? [makeFolders(above, (one) => found[`target ${one}`] ?? null, found.me)] : []
  return [...folders, ...planSpot(spotAt(path, found, false), placing, found.me, write)]
}
