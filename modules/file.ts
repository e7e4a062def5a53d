import { defineModule, type Refusal, refuse } from '../src/module/define.ts'
import { attributeArgs } from '../src/module/file-args.ts'
import { planHardLink, planLink } from '../src/module/file-link.ts'
import { type Care, planAbsent, planDirectory, planFile, planTouch } from '../src/module/file-state.ts'
import { pathInfo, stateOf } from '../src/module/path-info.ts'
import { fileReturns } from '../src/module/returns.ts'
import type { Attributes } from '../src/state/attributes.ts'
import { momentParts } from '../src/state/families/moment.ts'
import { whoami } from '../src/state/families/whoami.ts'
import { plainPath } from '../src/state/folders.ts'
import {
  type FoundPaths,
  folderProbe,
  foldersAbove,
  linkGoal,
  linkProbe,
  merged,
  momentProbe,
  parentProbe,
  spotAt,
  statProbe,
  treeProbe,
} from '../src/state/spot.ts'
import type { WantedTime } from '../src/state/times.ts'

const timeWords = '"now", "preserve", or a time of the host as YYYYMMDDhhmm.ss'

export default defineModule({
  name: 'file',
  summary: 'Make, remove and link files and folders, and set their attributes',
  args: {
    required: ['path'],
    properties: {
      path: {
        type: 'string',
        format: 'path',
        aliases: ['dest', 'name'],
        description: 'The file or folder on the host.',
      },
      state: {
        type: 'string',
        enum: ['absent', 'directory', 'file', 'hard', 'link', 'touch'],
        description: 'What is to be at the path; left out, what is there is kept and only gets its attributes.',
      },
      src: {
        type: 'string',
        format: 'path',
        description: 'What a link leads to, as it is to stand in the link; for a hard link, the other path.',
      },
      ...attributeArgs,
      recurse: {
        type: 'boolean',
        default: false,
        description: 'Give all that is in the directory the same attributes, where X in a mode spares plain files.',
      },
      follow: {
        type: 'boolean',
        default: true,
        description: 'Care for what a link leads to, instead of the link itself.',
      },
      force: {
        type: 'boolean',
        default: false,
        description: 'Make a link that leads nowhere, or in place of a file or an empty directory.',
      },
      modification_time: { type: 'string', description: `When the content was last changed: ${timeWords}.` },
      access_time: { type: 'string', description: `When the file was last read: ${timeWords}.` },
    },
  },
  returns: {
    path: 'The path',
    dest: 'The path, of a link or of what was touched',
    src: 'What the link leads to',
    ...fileReturns,
    state: 'As of now: absent, directory, file, hard or link',
  },
  examples: [
    {
      title: 'A directory with its owner',
      args: { path: '/srv/data', state: 'directory', owner: 'mongodb', group: 'mongodb', mode: '0750' },
    },
    {
      title: 'A link to the current release',
      args: { src: 'releases/7.0', path: '/opt/app/current', state: 'link' },
    },
    { title: 'Nothing there', args: { path: '/etc/nginx/sites-enabled/default', state: 'absent' } },
    {
      title: 'The same owner all the way down',
      args: { path: '/srv/www', state: 'directory', recurse: true, owner: 'www-data', mode: 'u=rwX,g=rX,o=' },
    },
  ],
  read: ({ path: given, src, state, recurse, modification_time, access_time }) => {
    const path = plainPath(given)
    const others = src === undefined ? [] : [src, linkGoal(path, src)].map(plainPath)
    const times = [modification_time, access_time].filter((time) => time !== undefined)
    return {
      me: whoami(),
      ...statProbe(path),
      ...folderProbe(path),
      ...(state === 'directory' || recurse ? foldersAbove(path) : parentProbe(path)),
      ...(recurse ? treeProbe(path) : {}),
      ...merged(others.map((other) => ({ ...statProbe(other), ...folderProbe(other) }))),
      ...merged(times.filter((time) => momentParts(time) !== null).map(momentProbe)),
    }
  },
  readMore: ({ path: given, src, state, follow, force }, found) => {
    const path = plainPath(given)
    const goal = src === undefined ? {} : linkProbe(plainPath(linkGoal(path, src)), found)
    const { [`stat ${path}` as const]: at }: FoundPaths = found
    // Only an empty directory gives way to a link.
    const below = state === 'link' && force && at?.type === 'directory' ? treeProbe(path) : {}
    return { ...below, ...(follow ? { ...linkProbe(path, found), ...goal } : {}) }
  },
  plan: (args, found) => {
    const care = careOf(args, found)
    if ('failed' in care) return care
    const { src, force, recurse } = args
    switch (stateWanted(args, found)) {
      case 'absent':
        return planAbsent(care.path, found)
      case 'directory':
        return planDirectory(care, found, recurse ? (found[`tree ${care.path}`] ?? []) : null)
      case 'link':
        return planLink(care, src, force, found)
      case 'hard':
        return planHardLink(care, src, force, found)
      case 'touch':
        return planTouch(care, found)
      case 'file':
        return planFile(care, found)
    }
  },
  result: (args, found) => {
    const path = plainPath(args.path)
    const at = found[`stat ${path}`] ?? null
    if (!at) return { path: args.path, state: 'absent' }
    const state = stateWanted(args, found)
    if (state === 'touch') return { dest: args.path, ...pathInfo(at) }
    if (state === 'link') return { dest: args.path, src: args.src ?? at.target, ...pathInfo(at) }
    if (state === 'hard') return { dest: args.path, src: args.src ?? null, ...pathInfo(at) }
    return { path: args.path, ...pathInfo(spotAt(path, found, args.follow).at ?? at) }
  },
})

type State = 'absent' | 'directory' | 'file' | 'hard' | 'link' | 'touch'

interface Given extends Attributes {
  readonly path: string
  readonly state: State | undefined
  readonly src: string | undefined
  readonly recurse: boolean
  readonly follow: boolean
  readonly modification_time: string | undefined
  readonly access_time: string | undefined
}

/** What is asked for, or why it makes no sense. */
function careOf(args: Given, found: FoundPaths): Care | Refusal {
  const { owner, group, mode, follow, recurse } = args
  const path = plainPath(args.path)
  const state = stateWanted(args, found)
  if (mode === 'preserve') return refuse('mode must be in octal or symbolic form', { path })
  if (recurse && state !== 'directory') return refuse("recurse option requires state to be 'directory'", { path })
  if (args.src !== undefined && state !== 'link' && state !== 'hard') {
    return refuse("src option requires state to be 'link' or 'hard'", { path })
  }
  const modification = wantedTime(args.modification_time, state, found)
  const access = wantedTime(args.access_time, state, found)
  if (typeof modification === 'object' && 'failed' in modification) return modification
  if (typeof access === 'object' && 'failed' in access) return access
  return { path, owner, group, mode, follow, times: { modification, access } }
}

/** Without a `state`, a path stays what it is. */
function stateWanted({ path, state, recurse }: Given, found: FoundPaths): State {
  const at = found[`stat ${plainPath(path)}`]
  if (state !== undefined) return state
  if (at) return stateOf(at)
  return recurse ? 'directory' : 'file'
}

function wantedTime(time: string | undefined, state: State, found: FoundPaths): WantedTime | Refusal {
  if (time === undefined) return state === 'touch' ? 'now' : 'preserve'
  if (time === 'now' || time === 'preserve') return time
  const seconds = found[`moment ${time}`]
  if (seconds !== null && seconds !== undefined) return { at: time, seconds }
  return refuse(`Error while obtaining timestamp for time ${time}: it is no date written as YYYYMMDDhhmm.ss`)
}
