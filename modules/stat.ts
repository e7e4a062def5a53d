import { accessOf } from '../src/module/access.ts'
import { defineModule, type Result } from '../src/module/define.ts'
import { statFacts } from '../src/module/stat-facts.ts'
import type { Existing } from '../src/state/attributes.ts'
import { whoami } from '../src/state/families/whoami.ts'
import { plainPath } from '../src/state/folders.ts'
import { type FoundPaths, folderProbe, hashProbe, linkProbe, reached, statProbe } from '../src/state/spot.ts'

export default defineModule({
  name: 'stat',
  summary: 'Tell what stands at a path',
  args: {
    required: ['path'],
    properties: {
      path: {
        type: 'string',
        format: 'path',
        aliases: ['dest', 'name'],
        description: 'The file or folder on the host.',
      },
      follow: {
        type: 'boolean',
        default: false,
        description: 'Tell of what a link leads to, instead of the link itself.',
      },
      get_checksum: { type: 'boolean', default: true, description: 'Tell the hash of a regular file.' },
      checksum_algorithm: {
        type: 'string',
        enum: ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'],
        default: 'sha1',
        aliases: ['checksum', 'checksum_algo'],
        description: 'What kind of hash.',
      },
      get_mime: {
        type: 'boolean',
        default: true,
        aliases: ['mime', 'mime_type', 'mime-type'],
        description: 'Taken for the sake of existing playbooks; mimetype and charset are never told.',
      },
      get_attributes: {
        type: 'boolean',
        default: true,
        aliases: ['attr', 'attributes'],
        description: 'Taken for the sake of existing playbooks; the attributes of lsattr are never told.',
      },
    },
  },
  returns: { stat: 'What stands there: exists, path, mode, size, owner, times, checksum and more' },
  examples: [
    { title: 'Is it there?', args: { path: '/etc/mongod.conf' } },
    { title: 'A large file, without its hash', args: { path: '/var/lib/backup.tar', get_checksum: false } },
  ],
  read: ({ path: given, get_checksum, checksum_algorithm }) => {
    const path = plainPath(given)
    // In the same round, since what is no file is not hashed and costs nothing.
    const hashed = get_checksum ? hashProbe(checksum_algorithm, path) : {}
    return { me: whoami(), ...statProbe(path), ...folderProbe(path), ...hashed }
  },
  readMore: ({ path, follow }, found) => (follow ? {} : linkProbe(plainPath(path), found)),
  plan: () => [],
  result: ({ path: given, follow, checksum_algorithm }, found): Result => {
    const path = plainPath(given)
    const at = seen(path, follow, found)
    if (!at) return { stat: { exists: false } }
    const checksum = at.type === 'file' && found[`${checksum_algorithm} ${path}`]
    const real = found[`real ${path}`]
    return {
      stat: {
        exists: true,
        path: given,
        ...statFacts(at),
        ...accessOf(reached(found[`target ${path}`] ?? null), found.me),
        ...(at.type === 'link' && { lnk_source: real ?? at.target, lnk_target: at.target }),
        ...(checksum && { checksum }),
      },
    }
  },
})

function seen(path: string, follow: boolean, found: FoundPaths): Existing | null {
  return (follow ? reached(found[`target ${path}`] ?? null) : found[`stat ${path}`]) ?? null
}
