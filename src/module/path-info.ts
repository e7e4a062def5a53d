import { type Existing, groupName, ownerName } from '../state/attributes.ts'
import type { Json } from '../state/json.ts'

/** What Ansible's modules that care for files say of one: owner, group, mode, size, state. */
export function pathInfo(at: Existing): Readonly<Record<string, Json>> {
  const { uid, gid, mode, size } = at
  return { uid, gid, owner: ownerName(at), group: groupName(at), mode, size, state: stateOf(at) }
}

/** A file's type in the words of the `state` argument; a file with several names is `hard`. */
export function stateOf({ type, links }: Existing): 'link' | 'directory' | 'hard' | 'file' {
  if (type === 'link' || type === 'directory') return type
  return links > 1 ? 'hard' : 'file'
}
