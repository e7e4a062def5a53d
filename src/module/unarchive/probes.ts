import type { Member } from '../../state/archive/member.ts'
import { answer } from '../../state/families/answer.ts'
import { listing, packing } from '../../state/families/archive.ts'
import { find } from '../../state/families/find.ts'
import { group } from '../../state/families/group.ts'
import { user } from '../../state/families/user.ts'
import { whoami } from '../../state/families/whoami.ts'
import { plainPath } from '../../state/folders.ts'
import { keyed } from '../../state/keyed.ts'
import { folderProbe, merged, statProbe } from '../../state/spot.ts'
import { plainGet } from '../http-args.ts'
import { missingProgram, programProbes } from '../program.ts'
import { placeOf } from './outcome.ts'
import { isSkipped } from './skip.ts'
import { isUrl, type Seen, type Source, sourceOf, type Task, unpacker } from './source.ts'

/** The first round: the folder, the archive on the host, and what spares the task. */
export function firstProbes({ src, dest, creates }: Task) {
  const host = typeof src === 'string' && !isUrl(src) ? plainPath(src) : null
  return {
    me: whoami(),
    ...merged([statProbe, folderProbe].map((probe) => probe(plainPath(dest)))),
    ...(creates === undefined ? {} : statProbe(plainPath(creates))),
    ...(host === null ? {} : { ...folderProbe(host), packing: packing(host) }),
  }
}

/** Further rounds: what is in the archive, then what stands in its place, and last what it takes to unpack it. */
export function moreProbes(task: Task, seen: Seen) {
  if (isSkipped(task, seen) || seen[`target ${plainPath(task.dest)}`]?.type !== 'directory') return {}
  const { src } = task
  const asked = isUrl(src)
    ? { 'answer body': answer({ ...plainGet(src, { ...task, inMemory: false }), unpacks: true }) }
    : {}
  const source = sourceOf(task, seen)
  if (!source) return asked
  const needed = unpacker(source.packing)
  const programs = needed ? programProbes(needed) : {}
  if (source.path === null) return { ...asked, ...programs, ...placeProbes(task, source) }
  if (seen.packing === null || (needed && source.packing !== 'zip' && isMissing(needed, seen))) return programs
  return { ...programs, ...listings(task, source, seen), ...placeProbes(task, source) }
}

type Needed = NonNullable<ReturnType<typeof unpacker>>

/** Whether the program is missing, or nobody has looked yet. */
function isMissing(needed: Needed, seen: Seen): boolean {
  return missingProgram(needed, seen) !== null
}

function listings({ exclude, include, extra_opts }: Task, { path, packing: how }: Source, seen: Seen) {
  const isZip = how === 'zip'
  const options = isZip ? [] : [...exclude.map((pattern) => `--exclude=${pattern}`), ...extra_opts]
  const question = { path: path ?? '', isZip, options, include: isZip ? [] : include }
  const names = { 'listing names': listing({ ...question, numeric: false }) }
  const found = seen['listing names']
  const members = found && 'members' in found ? found.members : []
  // Of those that the host does not know, the number counts.
  const isUnknown = ({ owner, group }: Member) =>
    (owner && seen[`user ${owner}`] === null) || (group && seen[`group ${group}`] === null)
  if (isZip || seen.me.uid !== 0 || !members.some(isUnknown)) return names
  return { ...names, 'listing numbers': listing({ ...question, numeric: true }) }
}

function placeProbes({ dest, owner, group: wantedGroup }: Task, { listing: found }: Source) {
  const members = found && 'members' in found ? found.members : []
  const tops = new Set(members.map(({ path }) => path.split('/')[0] ?? ''))
  const folders = new Set(members.flatMap(({ path }) => (path.includes('/') ? [path.slice(0, path.indexOf('/'))] : [])))
  const names = (of: (member: Member) => string | null) => [...new Set(members.map(of).filter((name) => !!name))]
  return {
    ...merged([...tops].map((top) => statProbe(placeOf(plainPath(dest), top)))),
    ...keyed(
      'find',
      [...folders].map((top) => placeOf(plainPath(dest), top)),
      (path) => find({ path, depth: null, follow: false }),
    ),
    ...keyed('user', owner === undefined ? names((one) => one.owner).map(String) : [], user),
    ...keyed('group', wantedGroup === undefined ? names((one) => one.group).map(String) : [], group),
  }
}
