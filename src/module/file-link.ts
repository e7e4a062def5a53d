import { dirname } from 'node:path/posix'
import { setAttributes } from '../state/attributes.ts'
import { makeHardLink, makeLink } from '../state/link.ts'
import { linkGoal, spotAt } from '../state/spot.ts'
import { type Plan, refuse } from './define.ts'
import { type Care, careFor } from './file-state.ts'
import { stateOf } from './path-info.ts'
import type { FoundPlace } from './place.ts'

/** A symbolic link to `src` is to be there; attributes are those of what it leads to, if links are followed. */
export function planLink(care: Care, src: string | undefined, force: boolean, found: FoundPlace): Plan {
  const { path, follow } = care
  const at = found[`stat ${path}`] ?? null
  if (src === undefined && at?.type === 'link')
    return follow ? careForGoal(care, found, path) : careFor(path, at, care, null)
  if (src === undefined) return refuse('src is required for creating new symlinks')
  const goal = linkGoal(path, src)
  const reached = spotAt(goal, found, true).at
  const isBroken = !reached || reached.type === 'link'
  if (isBroken && !force) {
    return refuse(`src file does not exist, use "force=yes" if you really want to create the link: ${goal}`, {
      path,
      src,
    })
  }
  if (at && at.type !== 'link' && !force)
    return refuse(`refusing to convert from ${stateOf(at)} to symlink for ${path}`)
  if (at?.type === 'directory' && (found[`tree ${path}`] ?? []).length > 0)
    return refuse(`the directory ${path} is not empty, refusing to convert it`, { path })
  const parent = found[`target ${dirname(path)}`] ?? null
  if (parent?.type !== 'directory')
    return refuse(`Error while linking: there is no directory ${dirname(path)}`, { path })
  const own = follow ? {} : { owner: care.owner, group: care.group }
  const isThere = at?.type === 'link' && at.target === src
  const attributes = isThere ? [setAttributes(path, at, own) ?? []].flat() : []
  const link = makeLink({ path, target: src, parent, reached, attributes: own }, at, found.me)
  return [...(isThere ? attributes : [link]), ...(follow && !isBroken ? careForGoal(care, found, goal) : [])]
}

/** A second name for the file at `src` is to be there. */
export function planHardLink(care: Care, src: string | undefined, force: boolean, found: FoundPlace): Plan {
  const { path } = care
  const at = found[`stat ${path}`] ?? null
  if (src === undefined)
    return at ? careFor(path, at, care, null) : refuse('src is required for creating new hardlinks')
  const source = found[`stat ${src}`] ?? null
  if (!source) return refuse('src does not exist', { dest: path, src })
  // What is only planned has no inode yet.
  if (at && at.inode !== 0 && at.inode === source.inode && at.device === source.device)
    return careFor(path, at, care, null)
  if (at?.type === 'directory') return refuse(`${path} is a directory, so it can't become a hard link`)
  if (at && at.type !== 'link' && !force) {
    const what = at.links > 1 ? 'different hard link' : 'file'
    return refuse(`Cannot link, ${what} exists at destination`, { dest: path, src })
  }
  if (found[`target ${dirname(path)}`]?.type !== 'directory') {
    return refuse(`Error while linking: there is no directory ${dirname(path)}`, { path })
  }
  return [makeHardLink(path, src, source, at), ...careFor(path, { ...source, links: source.links + 1 }, care, null)]
}

function careForGoal(care: Care, found: FoundPlace, goal: string) {
  const { path, at } = spotAt(goal, found, true)
  return at && at.type !== 'link' ? careFor(path, at, care, care.path) : []
}
