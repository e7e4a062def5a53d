import { join } from 'node:path/posix'
import { refreshArgs } from '../src/module/apt-args.ts'
import { defineModule, refuse } from '../src/module/define.ts'
import { planAbsent } from '../src/module/file-state.ts'
import { type FoundPlace, planSpot } from '../src/module/place.ts'
import { plainSource, sourceFileName, usesSource, withoutSource, withSource } from '../src/module/source-line.ts'
import { refreshed } from '../src/state/apt/refresh.ts'
import { aptScript } from '../src/state/apt/script.ts'
import { type Change, set } from '../src/state/change.ts'
import { bytesContent } from '../src/state/content.ts'
import { type PackageLists, packageLists } from '../src/state/families/apt.ts'
import { content } from '../src/state/families/content.ts'
import { type Whoami, whoami } from '../src/state/families/whoami.ts'
import { type Keyed, keyed } from '../src/state/keyed.ts'
import type { Probe } from '../src/state/probe.ts'
import { fileProbes, globProbe, merged, type PathProbes, spotAt } from '../src/state/spot.ts'
import { write } from '../src/state/write.ts'

const MAIN = '/etc/apt/sources.list'
const FOLDER = '/etc/apt/sources.list.d'
const PATTERN = `${FOLDER}/*.list`

type Texts = Keyed<'text', Buffer | null>
type Basics = Texts & PathProbes & { readonly me: Probe<Whoami>; readonly lists: Probe<PackageLists> }
type FoundTexts = { readonly [K in `text ${string}`]: Buffer | null } & {
  readonly [K in `glob ${string}`]: readonly string[]
}

export default defineModule({
  name: 'apt_repository',
  summary: 'See that apt knows a source of packages, as a line of its list',
  args: {
    required: ['repo'],
    properties: {
      repo: {
        type: 'string',
        description: 'The line: `deb [signed-by=/etc/apt/keyrings/x.asc] https://example.org/debian bookworm main`.',
      },
      state: {
        type: 'string',
        enum: ['absent', 'present'],
        default: 'present',
        description: 'Whether apt is to know it. One that is only commented out is used again.',
      },
      filename: {
        type: 'string',
        description:
          'The file in /etc/apt/sources.list.d for a new source, without .list; by default called by its address.',
      },
      mode: { type: 'string', format: 'mode', description: 'The permissions of a new file.' },
      update_cache: {
        type: 'boolean',
        default: true,
        aliases: ['update-cache'],
        description: 'Refresh the package lists after a change.',
      },
      ...refreshArgs,
    },
  },
  returns: {
    repo: 'The line as it was given',
    state: 'Whether it is present or absent',
    sources_added: 'Files that are new',
    sources_removed: 'Files that are gone',
  },
  examples: [
    {
      title: 'A source with its key',
      args: {
        repo: 'deb [signed-by=/etc/apt/keyrings/mongodb.asc] https://repo.mongodb.org/apt/debian bookworm/mongodb-org/8.0 main',
        filename: 'mongodb-org',
      },
    },
    { title: 'No longer', args: { repo: 'deb http://deb.debian.org/debian sid main', state: 'absent' } },
  ],
  read: (): Basics => ({ me: whoami(), lists: packageLists, ...globProbe(PATTERN), ...text([MAIN]) }),
  readMore: (args, found): Texts & PathProbes => {
    const paths = [...new Set([MAIN, ...(found[`glob ${PATTERN}`] ?? []), newFile(args)])]
    return { ...text(paths), ...merged(paths.map(fileProbes)) }
  },
  plan: (args, found) => {
    const source = plainSource(args.repo)
    if (args.repo.startsWith('ppa:')) return refuse(`${args.repo} must be given as a line that begins with deb`)
    if (source === null) return refuse(`Invalid repository string: ${args.repo}`)
    const changes = editsOf(args, source, found).flatMap(({ path, before, after }): readonly Change[] => {
      if (after === '') return gone(path, found)
      const mode = before === null ? args.mode : undefined
      const placing = { content: bytesContent(Buffer.from(after)), owner: undefined, group: undefined, mode }
      return planSpot(spotAt(path, found, false), { ...placing, backup: false, validate: undefined }, found.me, write)
    })
    return changes.length > 0 && args.update_cache ? [...changes, refresh(args, found.lists)] : changes
  },
  result: (args, found, _deeds, before = found) => {
    const { repo, state } = args
    const source = plainSource(repo)
    const edits = source === null ? [] : editsOf(args, source, before)
    return {
      repo,
      state,
      sources_added: edits.filter((edit) => edit.before === null).map(({ path }) => path),
      sources_removed: edits.filter(({ after }) => after === '').map(({ path }) => path),
    }
  },
})

interface Given {
  readonly repo: string
  readonly state: 'absent' | 'present'
  readonly filename: string | undefined
  readonly update_cache_retries: number
  readonly update_cache_retry_max_delay: number
}

/** A file whose text is to be another; before null: it is new, after '': it goes. */
interface Edit {
  readonly path: string
  readonly before: string | null
  readonly after: string
}

function editsOf(args: Given, source: string, found: FoundTexts): readonly Edit[] {
  const texts = [MAIN, ...(found[`glob ${PATTERN}`] ?? [])].flatMap((path) => {
    const bytes = found[`text ${path}`]
    return bytes ? [{ path, before: bytes.toString() }] : []
  })
  if (args.state === 'absent') return edited(texts, (before) => withoutSource(before, source))
  if (texts.some(({ before }) => usesSource(before, source))) return []
  const again = edited(texts, (before) => withSource(before, source))
  if (again.length > 0) return again
  const path = newFile(args)
  const before = found[`text ${path}`]?.toString() ?? null
  return [{ path, before, after: `${(before ?? '').replace(/[^\n]$/, '$&\n')}${source}\n` }]
}

function edited(texts: readonly { path: string; before: string }[], change: (text: string) => string): Edit[] {
  return texts
    .map(({ path, before }) => ({ path, before, after: change(before) }))
    .filter(({ before, after }) => after !== before)
}

function gone(path: string, found: FoundPlace): readonly Change[] {
  const plan = planAbsent(path, found)
  return 'failed' in plan ? [] : plan
}

function newFile({ repo, filename }: Given): string {
  return join(FOLDER, filename === undefined ? sourceFileName(plainSource(repo) ?? repo) : `${filename}.list`)
}

function text(paths: readonly string[]): Texts {
  return keyed('text', paths, content)
}

function refresh(args: Given, lists: PackageLists): Change {
  const steps = { clean: false, refresh: true, words: null, mayRefresh: false, keep: [] }
  const manner = { ...args, dpkg_options: '', lock_timeout: 60, policy_rc_d: undefined }
  return {
    kind: 'state',
    title: 'refresh the package lists',
    how: { kind: 'script', script: aptScript(steps, manner), spooled: true },
    sets: [set(packageLists, refreshed(lists))],
    provides: [],
    touches: 'everything',
    quiet: true,
  }
}
