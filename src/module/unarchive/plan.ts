import type { Attributes, Existing } from '../../state/attributes.ts'
import { type Change, type Setting, set } from '../../state/change.ts'
import type { Content } from '../../state/content.ts'
import { type FoundEntry, find } from '../../state/families/find.ts'
import { type Stat, stat } from '../../state/families/stat.ts'
import { plainPath } from '../../state/folders.ts'
import { isSuccess } from '../../state/http.ts'
import { isWithin } from '../../state/paths.ts'
import { scriptsBelow } from '../../state/recurse.ts'
import { inOrder } from '../../state/sh.ts'
import { type Plan, type Refusal, type Result, refuse } from '../define.ts'
import { pathInfo } from '../path-info.ts'
import { missingProgram } from '../program.ts'
import { finalOf, leftAs, type Outcome, outcomesOf, type Unpacking } from './outcome.ts'
import { following, sentPath, unpackScript } from './script.ts'
import { isSkipped } from './skip.ts'
import { handlers, isUrl, type Seen, type Source, sourceOf, type Task, unpacker } from './source.ts'

/** Sends the archive if need be and unpacks it, if anything in it is not there as it says. */
export function planUnarchive(task: Task, seen: Seen): Plan {
  if (isSkipped(task, seen)) return []
  const source = sourceOf(task, seen)
  const wrong = refusal(task, source, seen)
  if (wrong || !source) return wrong ?? []
  const missing = missingUnpacker(source, seen)
  if (!source.listing) return missing ?? [...send(task, source, seen), unpackUnseen(task, source, seen)]
  if ('problem' in source.listing) return missing ?? cannotHandle(task, source.listing.problem)
  const outcomes = outcomesOf(source.listing.members, unpackingOf(task, seen), whatIs(seen))
  const count = outcomes.filter(({ isDue }) => isDue).length
  if (count === 0) return careFor(task, outcomes, seen)
  return missing ?? [...send(task, source, seen), unpack(task, source, outcomes, seen)]
}

/** What `register` holds: the folder, and where it was asked for the names in the archive. */
export function resultOfUnarchive(task: Task, seen: Seen): Result {
  if (isSkipped(task, seen)) return { skipped: true, msg: `skipped, since ${task.creates} exists` }
  const source = sourceOf(task, seen)
  const at = seen[`target ${plainPath(task.dest)}`]
  const members = source?.listing && 'members' in source.listing ? source.listing.members : []
  const files = members.map(({ path, type }) => (type === 'directory' ? `${path}/` : path))
  return {
    dest: task.dest,
    src: typeof task.src === 'string' ? task.src : task.src.content.name,
    handler: source ? handlers[source.packing] : null,
    ...(at && pathInfo(at)),
    ...(task.list_files && { files }),
  }
}

function refusal({ src, dest }: Task, source: Source | null, seen: Seen): Refusal | null {
  const came = seen['answer body']
  if (isUrl(src) && came && !isSuccess(came.status)) return refuse(`Failure downloading ${src}, ${came.message}`)
  if (!source) return refuse(`Source '${String(src)}' does not exist`)
  const isFolder = seen[`target ${plainPath(dest)}`]?.type === 'directory'
  return isFolder ? null : refuse(`dest '${dest}' must be an existing dir`)
}

function missingUnpacker({ packing }: Source, seen: Seen): Refusal | null {
  const needed = unpacker(packing)
  return needed && missingProgram(needed, seen)
}

function cannotHandle({ src }: Task, problem: string): Refusal {
  const name = typeof src === 'string' ? src : src.content.name
  return refuse(`Failed to find handler for "${name}": ${problem}`)
}

function unpackingOf(task: Task, seen: Seen): Unpacking {
  const { keep_newer, extra_opts, owner, group, mode } = task
  return {
    ...{ owner, group, mode, keep_newer, me: seen.me, dest: plainPath(task.dest) },
    touch: extra_opts.includes('-m') || extra_opts.includes('--touch'),
    idOf: (kind, name) => (kind === 'user' ? seen[`user ${name}`]?.uid : seen[`group ${name}`]?.gid) ?? null,
  }
}

/** What stands at a path that was looked at, as itself or as something in a folder. */
function whatIs(seen: Seen): (path: string) => Stat {
  const below = new Map<string, FoundEntry>()
  for (const [name, value] of Object.entries(seen)) {
    if (!name.startsWith('find ') || !value) continue
    const folder = name.slice('find '.length)
    for (const entry of seen[`find ${folder}`]?.entries ?? []) below.set(`${folder}/${entry.path}`, entry)
  }
  return (path) => seen[`stat ${path}`] ?? below.get(path) ?? null
}

/** Where the archive is on the controller only: puts it where it can be unpacked from. */
function send({ dest }: Task, source: Source, seen: Seen): Change[] {
  if (source.path !== null) return []
  const unseen: Content | null = source.content
  if (!unseen) return []
  const path = sentPath(plainPath(dest), source)
  const how = { owner: null, group: null, mode: '0600', validate: null, backup: false }
  return [
    {
      kind: 'state',
      title: `send ${source.name}`,
      how: { kind: 'file', path, content: unseen, ...how },
      sets: ofFolder(dest, seen),
      provides: [],
      touches: 'own',
      quiet: true,
    },
  ]
}

/** Unpacks what nobody knows the contents of yet: it is there only once what comes before is done. */
function unpackUnseen(task: Task, source: Source, seen: Seen): Change {
  const dest = plainPath(task.dest)
  return {
    kind: 'state',
    title: `unpack ${source.name}`,
    how: { kind: 'script', script: unpackScript({ ...task, dest }, source), spooled: true },
    sets: ofFolder(dest, seen),
    provides: [{ family: '*', covers: (subject) => isWithin(subject, dest) }],
    touches: 'own',
  }
}

function unpack(task: Task, source: Source, outcomes: readonly Outcome[], seen: Seen): Change {
  const dest = plainPath(task.dest)
  const count = outcomes.filter(({ isDue }) => isDue).length
  const some = count === outcomes.length ? `${count} entries` : `${count} of ${outcomes.length} entries differ`
  const { scripts } = attributes(task, outcomes, true)
  return {
    kind: 'state',
    title: `unpack ${source.name} (${some})`,
    how: { kind: 'script', script: following(unpackScript({ ...task, dest }, source), scripts), spooled: true },
    sets: settings(task, outcomes, true, seen),
    provides: contentsBelow(dest),
    touches: 'own',
  }
}

/** All is there; only owner, group or mode may be others than the task's. */
function careFor(task: Task, outcomes: readonly Outcome[], seen: Seen): Change[] {
  const { count, scripts } = attributes(task, outcomes, false)
  if (count === 0) return []
  return [
    {
      kind: 'state',
      title: `attributes of ${count} entries`,
      how: { kind: 'script', script: inOrder(scripts), spooled: false },
      sets: settings(task, outcomes, false, seen),
      provides: [],
      touches: 'own',
    },
  ]
}

function attributes(wanted: Attributes, outcomes: readonly Outcome[], isUnpacked: boolean) {
  const entries = outcomes
    .filter(({ isCaredFor }) => isCaredFor)
    .map((outcome) => ({ ...leftAs(outcome, isUnpacked), path: outcome.path }))
  return scriptsBelow('/', entries, wanted)
}

/** What is found afterwards: each thing at the top of the archive, and all that is below it at once. */
function settings(task: Task, outcomes: readonly Outcome[], isUnpacked: boolean, seen: Seen): Setting[] {
  const dest = plainPath(task.dest)
  const afterwards = new Map(outcomes.map((one) => [one.path, finalOf(one, isUnpacked, task)]))
  const tops = [...afterwards].filter(([path]) => path !== dest && !path.slice(dest.length + 1).includes('/'))
  const top = afterwards.get(dest)
  return [
    ...(top ? [set(stat(dest), top)] : ofFolder(dest, seen)),
    ...tops.map(([path, after]) => set(stat(path), after)),
    ...tops.flatMap(([path]) => (`find ${path}` in seen ? [below(path, afterwards, seen)] : [])),
  ]
}

function below(folder: string, afterwards: ReadonlyMap<string, Existing>, seen: Seen): Setting {
  const { now, entries } = seen[`find ${folder}`] ?? { now: 0, entries: [] }
  const merged = new Map<string, FoundEntry>(entries.map((entry) => [entry.path, entry]))
  for (const [path, after] of afterwards) {
    if (path === folder || !isWithin(path, folder)) continue
    const relative = path.slice(folder.length + 1)
    merged.set(relative, { ...after, path: relative })
  }
  return set(find({ path: folder, depth: null, follow: false }), { now, entries: [...merged.values()] })
}

function ofFolder(dest: string, seen: Seen): Setting[] {
  const path = plainPath(dest)
  const at = seen[`stat ${path}`]
  return at ? [set(stat(path), at)] : []
}

/** What is in the files is known only once they are there. */
function contentsBelow(dest: string) {
  const families = ['content', 'md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'packing']
  return families.map((family) => ({ family, covers: (subject: string) => isWithin(subject, dest) }))
}
