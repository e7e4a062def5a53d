import { type Attributes, groupName, ownerName } from '../state/attributes.ts'
import { type Change, set } from '../state/change.ts'
import { type Stat, stat } from '../state/families/stat.ts'
import type { Whoami } from '../state/families/whoami.ts'
import { type HttpAnswer, type HttpRequest, isSuccess } from '../state/http.ts'
import { fileBrings } from '../state/provides.ts'
import { fileAfter, writeTitle } from '../state/write.ts'

/** How an answer becomes a file. */
export interface Landing extends Attributes {
  readonly me: Whoami
  readonly backup: boolean
  /** As far as it is known before, in bytes. */
  readonly size: number
}

/** Writes the body of an answer whose content is not known before; `at` is what stands there. */
export function landing(path: string, request: HttpRequest, at: Stat, wanted: Landing): Change {
  const after = fileAfter(at, wanted.size, wanted)
  const { mode, owner, group } = { mode: after.mode, owner: ownerName(after), group: groupName(after) }
  const file = ({ status, body: content }: HttpAnswer) =>
    isSuccess(status) && content
      ? { kind: 'file' as const, path, content, mode, owner, group, validate: null, backup: wanted.backup }
      : null
  return {
    kind: 'state',
    title: writeTitle(at, after),
    how: { kind: 'http', request, into: { path, file } },
    sets: [set(stat(path), after)],
    provides: fileBrings(path),
    makes: path,
    touches: 'own',
    ...(wanted.backup && at && { tells: 'backup_file' }),
  }
}
