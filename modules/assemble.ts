import { dirname, join } from 'node:path/posix'
import { defineModule, type Refusal, refuse } from '../src/module/define.ts'
import { attributeArgs, writingArgs } from '../src/module/file-args.ts'
import { assembled, type Fragment, type FragmentArgs, fragmentFilter } from '../src/module/fragments.ts'
import { pathInfo } from '../src/module/path-info.ts'
import { planSpot, validateRefusal } from '../src/module/place.ts'
import { backupReturns, fileReturns } from '../src/module/returns.ts'
import { bytesContent, type Content, type Folder } from '../src/state/content.ts'
import { content, hashOf } from '../src/state/families/content.ts'
import { type Findings, type FoundEntry, find } from '../src/state/families/find.ts'
import { type Whoami, whoami } from '../src/state/families/whoami.ts'
import { plainPath } from '../src/state/folders.ts'
import { type Keyed, keyed } from '../src/state/keyed.ts'
import type { Found, Probe } from '../src/state/probe.ts'
import { fileProbes, folderProbe, type PathProbes, parentProbe, spotAt } from '../src/state/spot.ts'
import { write } from '../src/state/write.ts'

export default defineModule({
  name: 'assemble',
  summary: 'Make a file of all files in a folder, in the order of their names',
  args: {
    required: ['src', 'dest'],
    properties: {
      src: {
        type: 'content',
        source: 'tree',
        inside: true,
        onHostIf: 'remote_src',
        description: 'The folder with the parts.',
      },
      dest: { type: 'string', format: 'path', description: 'The file that is made of them.' },
      remote_src: { type: 'boolean', default: true, description: 'The folder is on the host, not on the controller.' },
      decrypt: {
        type: 'boolean',
        default: true,
        description: 'Decrypt parts of the controller that are encrypted with Ansible Vault.',
      },
      delimiter: {
        type: 'string',
        description: 'A line between the parts, in which \\n stands for the end of a line.',
      },
      regexp: { type: 'string', description: 'Take only files whose names match this Python expression somewhere.' },
      ignore_hidden: { type: 'boolean', default: false, description: 'Leave out names that begin with a dot.' },
      ...attributeArgs,
      ...writingArgs,
    },
  },
  returns: {
    src: 'The folder',
    msg: 'OK',
    dest: 'The file',
    checksum: 'The SHA-1 of its content',
    md5sum: 'The MD5 of its content',
    ...fileReturns,
    ...backupReturns,
  },
  examples: [
    {
      title: 'Parts that are on the host',
      args: { src: '/etc/app/conf.d', dest: '/etc/app/app.conf', delimiter: '### next ###' },
    },
    {
      title: 'Parts of the controller',
      args: { src: 'sshd_config.d', dest: '/etc/ssh/sshd_config', remote_src: false, validate: 'sshd -t -f %s' },
    },
  ],
  read: ({ src, dest }): FirstProbes => {
    const path = plainPath(dest)
    const folders = typeof src === 'string' ? [plainPath(src)] : []
    return {
      me: whoami(),
      ...fileProbes(path),
      ...parentProbe(path),
      ...Object.assign({}, ...folders.map(folderProbe)),
      ...keyed('in', folders, (folder) => find({ path: folder, depth: 1, follow: false })),
    }
  },
  readMore: (args, found): SecondProbes =>
    keyed('content', typeof args.src === 'string' ? pathsIn(args, plainPath(args.src), found) : [], content),
  plan: (args, found) => {
    const dest = plainPath(args.dest)
    const fragments = fragmentsOf(args, found)
    if ('failed' in fragments) return fragments
    const spot = spotAt(dest, found, false)
    if (spot.at?.type === 'directory') return refuse(`attempted to take checksum of directory: ${args.dest}`)
    if (!found[`target ${dirname(dest)}`]) return refuse(`Destination directory ${dirname(dest)} does not exist`)
    const wrong = validateRefusal(args.validate)
    if (wrong) return wrong
    return planSpot(spot, { ...args, content: bytesContent(assembled(fragments, args.delimiter)) }, found.me, write)
  },
  result: (args, found) => {
    const { at } = spotAt(plainPath(args.dest), found, false)
    const fragments = fragmentsOf(args, found)
    const bytes = 'failed' in fragments ? Buffer.alloc(0) : assembled(fragments, args.delimiter)
    return {
      ...(typeof args.src === 'string' && { src: args.src, msg: 'OK' }),
      dest: args.dest,
      checksum: hashOf('sha1', bytes),
      md5sum: hashOf('md5', bytes),
      ...(at && pathInfo(at)),
    }
  },
})

type FirstProbes = PathProbes & { readonly me: Probe<Whoami> } & Keyed<'in', Findings>
type SecondProbes = Keyed<'content', Buffer | null>

interface Given extends FragmentArgs {
  readonly src: Content | Folder | string
}

function fragmentsOf(args: Given, found: Found<FirstProbes & SecondProbes>): readonly Fragment[] | Refusal {
  const isTaken = fragmentFilter(args)
  if ('problem' in isTaken) return refuse(isTaken.problem)
  if (typeof args.src === 'string') return fragmentsOnHost(args, plainPath(args.src), found)
  if (!('entries' in args.src)) return refuse(`Source (${args.src.name}) is not a directory`)
  const files = args.src.entries.filter(({ kind, path }) => kind !== 'folder' && !path.includes('/') && isTaken(path))
  const fragments = files.flatMap((file): Fragment[] =>
    file.kind === 'file' && file.content.bytes ? [{ name: file.path, bytes: file.content.bytes }] : [],
  )
  if (fragments.length === files.length) return fragments
  return refuse('each part must be a file of no more than 1 MiB, and no link')
}

function fragmentsOnHost(args: Given, folder: string, found: Found<FirstProbes & SecondProbes>): Fragment[] | Refusal {
  const type = found[`target ${folder}`]?.type
  if (type !== 'directory') {
    return refuse(
      `Source (${folder}) ${type === undefined || type === 'link' ? 'does not exist' : 'is not a directory'}`,
    )
  }
  const paths = pathsIn(args, folder, found)
  const fragments = paths.flatMap((path) => {
    const bytes = found[`content ${path}`]
    return bytes ? [{ name: path.slice(folder.length), bytes }] : []
  })
  return fragments.length === paths.length ? fragments : refuse(`a file in ${folder} can't be read`)
}

/** The files that are taken, and links to files. */
function pathsIn(args: Given, folder: string, found: Found<FirstProbes>): string[] {
  const isTaken = fragmentFilter(args)
  const isFile = ({ type, leadsTo }: FoundEntry) => type === 'file' || leadsTo === 'file'
  const files = (found[`in ${folder}`]?.entries ?? []).filter(isFile)
  return 'problem' in isTaken ? [] : files.filter(({ path }) => isTaken(path)).map(({ path }) => join(folder, path))
}
