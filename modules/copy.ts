import { basename } from 'node:path/posix'
import { folderProbes, folderProbesMore, planFolder } from '../src/module/copy-folder.ts'
import { defineModule, refuse } from '../src/module/define.ts'
import { attributeArgs, writingArgs } from '../src/module/file-args.ts'
import { modeOf, placeProbes, placeProbesMore, planPlace, resultOfPlace } from '../src/module/place.ts'
import { contentReturns } from '../src/module/returns.ts'
import type { Content, Folder } from '../src/state/content.ts'
import { copyOnHost, type HostFile } from '../src/state/copy-on-host.ts'
import { plainPath } from '../src/state/folders.ts'
import { type FoundPaths, fileProbes, hashProbe } from '../src/state/spot.ts'
import { write } from '../src/state/write.ts'

export default defineModule({
  name: 'copy',
  summary: 'Put a file or folder on the host',
  args: {
    required: ['dest'],
    oneOf: ['src', 'content'],
    properties: {
      src: {
        type: 'content',
        source: 'tree',
        onHostIf: 'remote_src',
        description: 'A file or folder of the controller; with a slash at the end, what is in the folder.',
      },
      content: { type: 'content', source: 'text', description: 'The text of the file, instead of a source.' },
      dest: {
        type: 'string',
        format: 'path',
        description: 'The file on the host, or a folder, which is made if a slash stands at the end.',
      },
      ...attributeArgs,
      mode: {
        type: 'string',
        format: 'mode',
        description:
          'The permissions, octal and quoted ("0644"), symbolic (u=rw,g=r,o=r), or "preserve" those of the source.',
      },
      directory_mode: {
        type: 'string',
        format: 'mode',
        description: 'The permissions of folders that are made on the way; those that exist keep theirs.',
      },
      ...writingArgs,
      force: {
        type: 'boolean',
        default: true,
        description: 'Replace a file that has another content; otherwise only a missing one is written.',
      },
      follow: {
        type: 'boolean',
        default: false,
        description: 'Write to what a link at the destination leads to, instead of replacing the link.',
      },
      local_follow: {
        type: 'boolean',
        default: true,
        description: 'Of a folder: copy what its links lead to, instead of the links.',
      },
      decrypt: {
        type: 'boolean',
        default: true,
        description: 'Decrypt a source that is encrypted with Ansible Vault.',
      },
      remote_src: { type: 'boolean', default: false, description: 'The source is a file on the host itself.' },
      checksum: { type: 'string', description: 'The SHA-1 that the source must have.' },
    },
  },
  returns: contentReturns,
  examples: [
    {
      title: 'A file with its owner and mode',
      args: { src: 'mongodb.key', dest: '/etc/mongodb.key', owner: 'mongodb', group: 'mongodb', mode: '0400' },
    },
    { title: 'A short text', args: { content: 'vm.max_map_count = 262144\n', dest: '/etc/sysctl.d/mongodb.conf' } },
    { title: 'What is in a folder', args: { src: 'site/', dest: '/srv/www', mode: '0644', directory_mode: '0755' } },
    {
      title: 'A file that is on the host already',
      args: { src: '/etc/hosts', dest: '/etc/hosts.orig', remote_src: true, force: false },
    },
  ],
  read: (args) => {
    const source = sourceOf(args)
    if (source.kind === 'folder') return folderProbes(args.dest, source.folder)
    if (source.kind === 'content') return placeProbes(args.dest, source.content.name)
    return {
      ...fileProbes(source.path),
      ...hashProbe('sha1', source.path),
      ...placeProbes(args.dest, basename(source.path)),
    }
  },
  readMore: (args, found) => {
    const { dest, follow } = args
    const source = sourceOf(args)
    if (source.kind === 'folder') return folderProbesMore(dest, source.folder, follow, found)
    const name = source.kind === 'content' ? source.content.name : basename(source.path)
    return placeProbesMore(dest, name, follow, found)
  },
  plan: ({ src, content, ...args }, found) => {
    const source = sourceOf({ src, content })
    if (source.kind === 'folder') return planFolder({ ...args, folder: source.folder }, found)
    if (source.kind === 'content') return planPlace(withContent(args, source.content), found, write)
    const type = found[`target ${source.path}`]?.type
    if (type === 'directory') return refuse(`${source.path} is a directory on the host: copy it with command: cp -a`)
    const file = hostFile(source.path, found)
    if (!file) return refuse(`Source ${source.path} ${type === undefined ? 'not found' : 'not readable'}`)
    return planPlace(withContent(args, file), found, copyOnHost)
  },
  result: ({ src, content, ...args }, found) => {
    const source = sourceOf({ src, content })
    if (source.kind === 'folder') return { dest: `${plainPath(args.dest)}/` }
    if (source.kind === 'content') return resultOfPlace(withContent(args, source.content), found)
    const file = hostFile(source.path, found)
    return file ? { ...resultOfPlace(withContent(args, file), found), src: source.path } : {}
  },
})

type Source =
  | { readonly kind: 'content'; readonly content: Content }
  | { readonly kind: 'folder'; readonly folder: Folder }
  | { readonly kind: 'host'; readonly path: string }

interface Sources {
  readonly src?: Content | Folder | string | undefined
  readonly content?: Content | undefined
}

function sourceOf({ src, content = undefined }: Sources): Source {
  if (typeof src === 'string') return { kind: 'host', path: src }
  if (src && 'entries' in src) return { kind: 'folder', folder: src }
  const given = src ?? content
  if (!given) throw new Error('copy got neither src nor content')
  return { kind: 'content', content: given }
}

function withContent<A extends { readonly mode: string | undefined }, C extends { readonly mode: string | null }>(
  args: A,
  content: C,
) {
  return { ...args, content, mode: modeOf(args.mode, content.mode) }
}

/** A file of the host as a source, or null where there is no readable one. */
function hostFile(path: string, found: FoundPaths): HostFile | null {
  const at = found[`target ${path}`]
  const sha256 = found[`sha256 ${path}`]
  const sha1 = found[`sha1 ${path}`]
  if (!at || !sha256 || !sha1) return null
  return { path, size: at.size, mode: at.mode, sha256, sha1, name: basename(path) }
}
