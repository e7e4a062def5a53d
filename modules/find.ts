import { join } from 'node:path/posix'
import { defineModule, type Result, refuse } from '../src/module/define.ts'
import { contentFilter, depthRead, type FindArgs, filterOf, select } from '../src/module/find-files.ts'
import { statFacts } from '../src/module/stat-facts.ts'
import { content, hash } from '../src/state/families/content.ts'
import { type Findings, type FoundEntry, find } from '../src/state/families/find.ts'
import { type Stat, statTarget } from '../src/state/families/stat.ts'
import { plainPath } from '../src/state/folders.ts'
import { type Keyed, keyed } from '../src/state/keyed.ts'
import type { Found } from '../src/state/probe.ts'

/** How much `contains` may read on one host, in bytes: it all comes to the controller. */
const MOST_READ = 256 * 2 ** 20

export default defineModule({
  name: 'find',
  summary: 'Tell which files are below a folder, by name, age, size, kind or content',
  args: {
    required: ['paths'],
    properties: {
      paths: {
        type: 'array',
        items: { type: 'string', format: 'path' },
        aliases: ['name', 'path'],
        description: 'The folders to look in.',
      },
      patterns: {
        type: 'array',
        items: { type: 'string' },
        default: [],
        aliases: ['pattern'],
        description: 'Shell patterns, or with use_regex expressions, one of which the name must fit.',
      },
      excludes: {
        type: 'array',
        items: { type: 'string' },
        aliases: ['exclude'],
        description: 'Patterns of the same kind, none of which the name may fit.',
      },
      use_regex: { type: 'boolean', default: false, description: 'The patterns are Python expressions.' },
      file_type: {
        type: 'string',
        enum: ['any', 'directory', 'file', 'link'],
        default: 'file',
        description: 'What kind is looked for.',
      },
      recurse: { type: 'boolean', default: false, description: 'Go into the folders that are found.' },
      depth: { type: 'integer', description: 'How deep to go with recurse; 1 stays in the folder itself.' },
      follow: { type: 'boolean', default: false, description: 'With recurse, go into folders that links lead to.' },
      hidden: { type: 'boolean', default: false, description: 'Tell of names that begin with a dot, too.' },
      age: {
        type: 'string',
        description: 'At least as old (2d; in s, m, h, d or w), or with a minus at most (-2d).',
      },
      age_stamp: {
        type: 'string',
        enum: ['atime', 'ctime', 'mtime'],
        default: 'mtime',
        description: 'Which time makes the age.',
      },
      size: {
        type: 'string',
        description: 'At least as large (10m; in b, k, m, g or t), or with a minus at most (-10m).',
      },
      contains: {
        type: 'string',
        description: 'A Python expression that a line of the file must match from its start.',
      },
      read_whole_file: {
        type: 'boolean',
        default: false,
        description: 'The expression may match anywhere in the file, over several lines too.',
      },
      get_checksum: { type: 'boolean', default: false, description: 'Tell the SHA-1 of each file.' },
    },
  },
  returns: {
    files: 'The files, each with its path and what `stat` tells of it',
    matched: 'How many they are',
    examined: 'How many were looked at',
    msg: 'Whether all paths could be looked at',
    skipped_paths: 'Those that could not, and why',
    warnings: 'The same, as warnings',
  },
  examples: [
    { title: 'Old logs', args: { paths: '/var/log', patterns: '*.gz', age: '4w', recurse: true } },
    {
      title: 'Names by an expression',
      args: { paths: ['/etc/app', '/opt/app/etc'], patterns: ['^\\d+-.*\\.conf$'], use_regex: true },
    },
    {
      title: 'Folders that are two deep at most',
      args: { paths: '/srv', file_type: 'directory', recurse: true, depth: 2 },
    },
  ],
  read: (args): FolderProbes => {
    const below = (path: string) => find({ path, depth: depthRead(args), follow: args.follow })
    const paths = args.paths.map(plainPath)
    return { ...keyed('at', paths, statTarget), ...keyed('below', paths, below) }
  },
  readMore: (args, found): FileProbes => {
    const files = args.paths.flatMap((path) => regularFiles(args, path, found))
    const paths = files.map(({ path }) => path)
    return {
      ...keyed('content', isOpened(args) && sizeOf(files) <= MOST_READ ? paths : [], content),
      ...keyed('sha1', args.get_checksum ? paths : [], (path) => hash('sha1', path)),
    }
  },
  plan: (args, found) => {
    const [filter, isWanted] = [filterOf(args), contentFilter(args)]
    if ('problem' in filter) return refuse(filter.problem)
    if ('problem' in isWanted) return refuse(isWanted.problem)
    const files = args.paths.flatMap((path) => regularFiles(args, path, found))
    if (!isOpened(args) || sizeOf(files) <= MOST_READ) return []
    return refuse(`contains would have to read ${sizeOf(files)} bytes: choose fewer files by patterns or size`)
  },
  result: (args, found) => {
    const paths = args.paths.map(plainPath)
    const isWanted = contentFilter(args)
    const files = paths
      .flatMap((path) => filesBelow(args, path, found).files)
      .filter(({ path }) => {
        if (!isOpened(args) || 'problem' in isWanted) return true
        const bytes = found[`content ${path}`]
        return bytes ? isWanted(bytes) : false
      })
    return {
      files: files.map(({ path, at }) => {
        const checksum = found[`sha1 ${path}`]
        return { path, ...statFacts(at), ...(checksum && { checksum }) }
      }),
      matched: files.length,
      examined: paths.reduce((sum, path) => sum + filesBelow(args, path, found).examined, 0),
      ...skipped(paths.filter((path) => found[`at ${path}`]?.type !== 'directory')),
    }
  },
})

interface File {
  readonly path: string
  readonly at: FoundEntry
}

type FolderProbes = Keyed<'at', Stat> & Keyed<'below', Findings>
type FileProbes = Keyed<'content', Buffer | null> & Keyed<'sha1', string | null>
type FoundBelow = Found<FolderProbes>

/** Whether the content decides, too. */
function isOpened({ contains, file_type }: FindArgs): boolean {
  return contains !== undefined && file_type === 'file'
}

function filesBelow(args: FindArgs, path: string, found: FoundBelow) {
  const { examined, entries } = select(args, found[`below ${path}`] ?? { now: 0, entries: [] })
  return { examined, files: entries.map((at): File => ({ path: join(path, at.path), at })) }
}

function regularFiles(args: FindArgs, path: string, found: FoundBelow): File[] {
  return filesBelow(args, plainPath(path), found).files.filter(({ at }) => at.type === 'file')
}

function sizeOf(files: readonly File[]): number {
  return files.reduce((sum, { at }) => sum + at.size, 0)
}

function skipped(paths: readonly string[]): Result {
  const why = new Map(paths.map((path) => [path, `'${path}' is not a directory`]))
  if (why.size === 0) return { msg: 'All paths examined', skipped_paths: {} }
  return {
    msg: 'Not all paths examined, check warnings for details',
    skipped_paths: Object.fromEntries(why),
    warnings: [...why].map(([path, text]) => `Skipped '${path}' path due to this access issue: ${text}\n`),
  }
}
