import type { Existing } from '../attributes.ts'
import type { Family, Probe } from '../probe.ts'
import { type Script, sh } from '../sh.ts'
import { type FileType, fileType, parseStat, STAT_FIELDS, STAT_FORMAT } from './stat.ts'

/** What is looked through. */
export interface Search {
  readonly path: string
  /** How deep below the path; null for all. */
  readonly depth: number | null
  /** Go into what links lead to. */
  readonly follow: boolean
}

/** Something below a folder. */
export interface FoundEntry extends Existing {
  /** Relative to the folder. */
  readonly path: string
  /** What a link leads to. */
  readonly leadsTo?: FileType
}

/** What is below a folder, parents before children; nothing if there is no such folder. */
export interface Findings {
  /** The host's clock, in seconds since the epoch. */
  readonly now: number
  readonly entries: readonly FoundEntry[]
}

/** All that is below a folder, down to a depth. */
export function find({ path, depth, follow }: Search): Probe<Findings> {
  // A path first, so that it is seen to lie where packages put files, or where they don't.
  return { family: findFamily, subject: `${path}/?depth=${depth ?? ''}${follow ? '&follow' : ''}` }
}

/** What a subject stands for. */
export function searchOf(subject: string): Search {
  const at = subject.lastIndexOf('/?depth=')
  const [depth = '', follow] = subject.slice(at + '/?depth='.length).split('&')
  return { path: subject.slice(0, at) || '/', depth: depth === '' ? null : Number(depth), follow: follow !== undefined }
}

const findFamily: Family<Findings> = {
  kind: 'script',
  name: 'find',
  absent: { now: 0, entries: [] },
  script: (subjects) => ({
    text: [sh`printf '%s\\0' "$(date +%s.%N)"`, ...subjects.map(listing)].map(({ text }) => text).join('\n'),
    secret: false,
  }),
  parse: (stdout, subjects) => {
    const [now = '', ...fields] = stdout.toString().split('\0')
    const folders = subjects.map((subject) => searchOf(subject).path)
    const entries = subjects.map((): FoundEntry[] => [])
    const size = 2 + STAT_FIELDS
    for (let at = 0; at + size <= fields.length; at += size) {
      const [which = '', target = '', ...rest] = fields.slice(at, at + size)
      entries[Number(which)]?.push(parseEntry(folders[Number(which)] ?? '', target, rest))
    }
    return entries.map((each) => ({ now: Number(now), entries: each }))
  },
  cells: ({ entries }) => ({ entries: entries.length }),
}

function listing(subject: string, index: number): Script {
  const { path, depth, follow } = searchOf(subject)
  const limits = ['-mindepth', '1', ...(depth === null ? [] : ['-maxdepth', String(depth)])]
  const format = `${index}\\0%Y\\0${STAT_FORMAT}`
  if (!follow) return sh`find -H ${path} ${limits} -printf ${format} 2>/dev/null`
  // When find follows links, it no longer tells of the links themselves.
  const look = sh`exec find "$@" -maxdepth 0 -printf ${format}`.text
  return sh`find -L ${path} ${limits} -print0 2>/dev/null | xargs -0r sh -c ${look} sh 2>/dev/null`
}

function parseEntry(folder: string, target: string, fields: readonly string[]): FoundEntry {
  const [path = ''] = fields
  const below = path.slice(folder === '/' ? 1 : folder.length + 1)
  const at = parseStat(fields)
  return { ...at, path: below, ...(at.type === 'link' && /^[a-z]$/.test(target) && { leadsTo: fileType(target) }) }
}
