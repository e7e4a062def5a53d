import { type SourceFields, sourceSlug, sourceText } from '../src/module/deb822.ts'
import { defineModule } from '../src/module/define.ts'
import { pathInfo } from '../src/module/path-info.ts'
import { fileReturns } from '../src/module/returns.ts'
import {
  keyPlace,
  planNoSource,
  planSource,
  type SourceTask,
  signed,
  sourcePath,
  sourceProbes,
} from '../src/module/source.ts'
import { keptKey, keyOnServer, keyPaths, keySource } from '../src/module/source-key.ts'
import type { HttpProbe } from '../src/state/probe.ts'

const choice = (description: string) => ({ type: 'boolean', description }) as const
const words = (description: string) => ({ type: 'array', items: { type: 'string' }, description }) as const

export default defineModule({
  name: 'deb822_repository',
  summary: "See that apt knows a source of packages, as a file in deb822's format",
  args: {
    required: ['name'],
    properties: {
      name: { type: 'string', description: 'The name of the source; its files are called by it.' },
      state: {
        type: 'string',
        enum: ['absent', 'present'],
        default: 'present',
        description: 'Whether the source is to be there; if not, its key goes too.',
      },
      types: {
        type: 'array',
        items: { type: 'string' },
        default: ['deb'],
        description: 'What is to be had there: deb, deb-src or both.',
      },
      uris: words('Where the archive is.'),
      suites: words('The releases, such as bookworm; or a path that ends with a slash, without components.'),
      components: words('The parts of the release, such as main.'),
      architectures: words("Only packages for these; by default for the host's own."),
      signed_by: {
        type: 'string',
        description:
          'The key that must have signed it: its URL, a file of the host, the armored key itself, or fingerprints of keys that apt has. What comes from a URL is kept in /etc/apt/keyrings.',
      },
      fingerprints: {
        ...words(
          'Of rcprov alone: the fingerprints of the keys that may be behind signed_by. Another key is refused, and a file that holds these is not asked for again.',
        ),
        default: [],
      },
      enabled: choice('Whether apt uses the source.'),
      trusted: choice('Whether to believe the source unsigned, or (no) to believe it in no case.'),
      allow_downgrade_to_insecure: choice('Go on where the source was signed and no longer is.'),
      allow_insecure: choice('Take a source that is not signed.'),
      allow_weak: choice('Take signatures made with a weak hash.'),
      by_hash: choice('Ask for lists by their hash.'),
      check_date: choice("Believe the host's clock, and refuse lists of the future."),
      check_valid_until: choice('Refuse lists that are too old.'),
      date_max_future: { type: 'integer', description: 'How far in the future lists may be, in seconds.' },
      inrelease_path: { type: 'string', description: 'Where InRelease is, seen from its usual place.' },
      languages: words('In which languages descriptions are loaded.'),
      pdiffs: choice('Load only what changed in the lists.'),
      targets: words('What is loaded of the source.'),
      mode: { type: 'string', format: 'mode', default: '0644', description: "The permissions of the source's file." },
    },
  },
  returns: {
    repo: 'The text of the source; null where it is absent',
    dest: 'Its file',
    key_filename: 'The file with its key',
    ...fileReturns,
  },
  examples: [
    {
      title: "MongoDB's own packages",
      args: {
        name: 'mongodb-org-8.0',
        uris: 'https://repo.mongodb.org/apt/debian',
        suites: 'bookworm/mongodb-org/8.0',
        components: 'main',
        signed_by: 'https://pgp.mongodb.com/server-8.0.asc',
      },
    },
    { title: 'No longer', args: { name: 'mongodb-org-7.0', state: 'absent' } },
  ],
  read: (args) => sourceProbes(taskOf(args)),
  readMore: (args, found) => {
    const { key, slug, fingerprints } = taskOf(args)
    const isAsked = args.state === 'present' && key?.from === 'url' && keptKey(slug, found, fingerprints) === ''
    return isAsked ? { 'answer key': keyOnServer(key.url) } : ({} as Partial<Record<'answer key', HttpProbe>>)
  },
  plan: (args, found) =>
    args.state === 'absent' ? planNoSource(taskOf(args), found) : planSource(taskOf(args), found),
  result: (args, found) => {
    const task = taskOf(args)
    const dest = sourcePath(task.slug)
    if (args.state === 'absent') return { repo: null, dest, key_filename: keyPaths(task.slug)[1] }
    const at = found[`stat ${dest}`]
    const place = keyPlace(task, found)
    const key = 'failed' in place ? null : place.path
    return { repo: sourceText(signed(task, key)), dest, key_filename: key, ...(at && pathInfo(at)) }
  },
})

interface Given extends SourceFields {
  readonly name: string
  readonly signed_by: string | undefined
  readonly fingerprints: readonly string[]
  readonly mode: string
  readonly state: string
}

function taskOf({ state: _, mode, fingerprints, ...fields }: Given): SourceTask {
  return { slug: sourceSlug(fields.name), fields, key: keySource(fields.signed_by), fingerprints, mode }
}
