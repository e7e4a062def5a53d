import { dirname } from 'node:path/posix'
import { defineModule, type Refusal, refuse } from '../src/module/define.ts'
import { attributeArgs, writingArgs } from '../src/module/file-args.ts'
import { lineEdit } from '../src/module/line-edit.ts'
import { validateRefusal } from '../src/module/place.ts'
import { attributeTitles, setAttributes } from '../src/state/attributes.ts'
import { bornFile } from '../src/state/born.ts'
import type { Change } from '../src/state/change.ts'
import { bytesContent } from '../src/state/content.ts'
import { content } from '../src/state/families/content.ts'
import { type Whoami, whoami } from '../src/state/families/whoami.ts'
import { makeFolders, pathsAbove, plainPath } from '../src/state/folders.ts'
import {
  type FoundPaths,
  folderProbe,
  foldersAbove,
  linkProbe,
  type Spot,
  spotAt,
  statProbe,
} from '../src/state/spot.ts'
import { write } from '../src/state/write.ts'

export default defineModule({
  name: 'lineinfile',
  summary: 'See that a line is in a file, or is not',
  args: {
    required: ['path'],
    exclusive: [
      ['insertbefore', 'insertafter'],
      ['regexp', 'search_string'],
      ['backrefs', 'search_string'],
    ],
    properties: {
      path: {
        type: 'string',
        format: 'path',
        aliases: ['dest', 'destfile', 'name'],
        description: 'The file on the host.',
      },
      state: {
        type: 'string',
        enum: ['present', 'absent'],
        default: 'present',
        description: 'Whether the line is to be there.',
      },
      line: {
        type: 'string',
        aliases: ['value'],
        description: 'The line; with "absent", all lines that are like it go.',
      },
      regexp: {
        type: 'string',
        aliases: ['regex'],
        description: 'A Python expression for the line to replace (the last that matches), or for all lines to remove.',
      },
      search_string: {
        type: 'string',
        description: 'A part of the line to replace (the last that has it), or of all lines to remove.',
      },
      insertafter: {
        type: 'string',
        description: 'A new line goes after the last line that matches this expression, or to the end ("EOF").',
      },
      insertbefore: {
        type: 'string',
        description: 'A new line goes before the last line that matches this expression, or to the start ("BOF").',
      },
      firstmatch: {
        type: 'boolean',
        default: false,
        description: 'Take the first line that matches an expression, instead of the last.',
      },
      backrefs: {
        type: 'boolean',
        default: false,
        description: 'The line may hold groups of the expression (\\1); if that matches nothing, nothing is done.',
      },
      create: { type: 'boolean', default: false, description: 'Make the file, and its folder, if it is not there.' },
      ...attributeArgs,
      ...writingArgs,
    },
  },
  examples: [
    {
      title: 'A setting, wherever it stands',
      args: {
        path: '/etc/ssh/sshd_config',
        regexp: '^#?PermitRootLogin',
        line: 'PermitRootLogin no',
        validate: 'sshd -t -f %s',
      },
    },
    { title: 'A line that must not be there', args: { path: '/etc/fstab', regexp: '\\sswap\\s', state: 'absent' } },
    {
      title: 'A line after another',
      args: { path: '/etc/hosts', insertafter: '^127\\.0\\.0\\.1', line: '10.0.0.11 mongo1' },
    },
  ],
  read: ({ path: given, create }) => {
    const path = plainPath(given)
    return {
      me: whoami(),
      bytes: content(path),
      ...statProbe(path),
      ...folderProbe(path),
      ...(create ? foldersAbove(path) : {}),
    }
  },
  readMore: ({ path }, found) => linkProbe(plainPath(path), found),
  plan: (args, found) => {
    const spot = spotAt(plainPath(args.path), found, true)
    const { path, at, link } = spot
    const isThere = at !== null && at.type !== 'link'
    const edit = lineEdit(args, found.bytes ?? Buffer.alloc(0))
    const wrong =
      refusal(args, spot, found.bytes) ??
      blockedRefusal(path, found) ??
      ('problem' in edit ? refuse(edit.problem) : null)
    if (wrong || 'problem' in edit) return wrong ?? []
    if (!isThere && args.state === 'absent') return []
    if (isThere && edit.msg === '') return [setAttributes(path, at, args, link) ?? []].flat()
    const folders = isThere ? [] : newFolders(path, found)
    const writing = { ...args, me: found.me, link, title: edit.title }
    return [...folders, write(path, bytesContent(edit.bytes), isThere ? at : null, writing)]
  },
  result: (args, found, _, before = found) => {
    const { at: was } = spotAt(plainPath(args.path), before, true)
    const { at: is } = spotAt(plainPath(args.path), found, true)
    if (!was && args.state === 'absent') return { msg: 'file not present' }
    const edit = lineEdit(args, before.bytes ?? Buffer.alloc(0))
    if ('problem' in edit) return {}
    const isCared = is !== null && attributeTitles(was ?? bornFile(found.me, 0), is).length > 0
    const parts = [edit.msg, isCared ? 'ownership, perms or SE linux context changed' : '']
    const removed = args.state === 'absent' ? { found: edit.removed } : {}
    return { msg: parts.filter((part) => part !== '').join(' and '), backup: '', ...removed }
  },
})

interface Given {
  readonly path: string
  readonly state: 'present' | 'absent'
  readonly create: boolean
  readonly mode: string | undefined
  readonly validate: string | undefined
}

function refusal({ path, state, create, mode, validate }: Given, { at }: Spot, bytes: Buffer | null): Refusal | null {
  if (mode === 'preserve') return refuse('mode must be in octal or symbolic form')
  if (at?.type === 'directory') return refuse(`Path ${path} is a directory !`, { rc: 256 })
  const isThere = at !== null && at.type !== 'link'
  if (isThere && !bytes) return refuse(`${path} can't be read`)
  if (!isThere && state === 'present' && !create) return refuse(`Destination ${path} does not exist !`, { rc: 257 })
  return validateRefusal(validate)
}

function blockedRefusal(path: string, found: FoundPaths): Refusal | null {
  const blocked = pathsAbove(path).find((folder) => (found[`target ${folder}`]?.type ?? 'directory') !== 'directory')
  return blocked === undefined ? null : refuse(`Error creating ${dirname(path)}: ${blocked} is no directory`)
}

/** The folders that a new file needs, with the modes that new folders have. */
function newFolders(path: string, found: FoundPaths & { readonly me: Whoami }): Change[] {
  const missing = pathsAbove(path).filter((folder) => !found[`target ${folder}`])
  const folders = missing.map((folder) => ({ path: folder, attributes: {} }))
  return missing.length > 0 ? [makeFolders(folders, (folder) => found[`target ${folder}`] ?? null, found.me)] : []
}
