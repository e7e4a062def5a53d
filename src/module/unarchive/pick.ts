import type { Listing, Member } from '../../state/archive/member.ts'
import { plain } from '../../state/archive/verbose.ts'
import { fnmatch } from '../../state/fnmatch.ts'

/** Which members of an archive are wanted, and under which names. */
export interface Picking {
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly extra_opts: readonly string[]
}

/** The members as tar would unpack them. Only for options that are understood here; those of other archives tar lists itself. */
export function pickFromTar(members: readonly Member[], { include, exclude, extra_opts }: Picking): Listing {
  const options = tarOptions(extra_opts)
  if ('problem' in options) return options
  const excluded = [...exclude, ...options.exclude]
  const isMatch = options.wildcards ? fnmatch : (text: string, pattern: string) => text === pattern
  const inside = (path: string, wanted: string) => leading(path).some((folder) => isMatch(folder, plain(wanted)))
  const lost = include.find((wanted) => !members.some(({ path }) => inside(path, wanted)))
  if (lost !== undefined) return { problem: `${lost}: Not found in archive` }
  const kept = members
    .filter(({ path }) => include.length === 0 || include.some((wanted) => inside(path, wanted)))
    .filter(({ path }) => !excluded.some((pattern) => isExcluded(path, pattern)))
  return { members: kept.flatMap((member) => stripped(member, options.strip)) }
}

/** The members as unzip would unpack them. */
export function pickFromZip(members: readonly Member[], { include, exclude, extra_opts }: Picking): Listing {
  const known = ['-j', '-o', '-q', '-qq', '-n', '-u']
  const unknown = extra_opts.find((option) => !known.includes(option))
  if (unknown !== undefined) return { problem: notUnderstood(unknown, 'a zip', known) }
  const name = ({ path, type }: Member) => (type === 'directory' ? `${path}/` : path)
  const fits = (member: Member, patterns: readonly string[]) => patterns.some((one) => fnmatch(name(member), one))
  const lost = include.find((pattern) => !members.some((member) => fits(member, [pattern])))
  if (lost !== undefined) return { problem: `filename not matched: ${lost}` }
  const kept = members.filter((one) => (include.length === 0 || fits(one, include)) && !fits(one, exclude))
  if (!extra_opts.includes('-j')) return { members: kept }
  const files = kept.filter(({ type }) => type !== 'directory')
  return { members: files.map((one) => ({ ...one, path: one.path.slice(one.path.lastIndexOf('/') + 1) })) }
}

/** Options that change nothing of what is unpacked where, or only what is there already. */
const plainOptions = [
  '--no-same-owner',
  '--same-owner',
  '-p',
  '--preserve-permissions',
  '--same-permissions',
  '--overwrite',
  '--keep-newer-files',
  '-m',
  '--touch',
  '--no-wildcards',
]

interface TarOptions {
  readonly strip: number
  readonly exclude: readonly string[]
  readonly wildcards: boolean
}

function tarOptions(given: readonly string[]): TarOptions | { readonly problem: string } {
  const words = given.flatMap((word) => (/^--(strip|strip-components|exclude)=/.test(word) ? splitOnce(word) : [word]))
  let found: TarOptions = { strip: 0, exclude: [], wildcards: false }
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '--wildcards') found = { ...found, wildcards: true }
    else if (word === '--exclude') found = { ...found, exclude: [...found.exclude, words.shift() ?? ''] }
    else if (word === '--strip' || word === '--strip-components') found = { ...found, strip: Number(words.shift()) }
    else if (!plainOptions.includes(word)) {
      const known = ['--strip-components', '--exclude', '--wildcards', ...plainOptions]
      return { problem: notUnderstood(word, 'an archive of the controller', known) }
    }
  }
  return found
}

function splitOnce(word: string): string[] {
  const at = word.indexOf('=')
  return [word.slice(0, at), word.slice(at + 1)]
}

function notUnderstood(option: string, what: string, known: readonly string[]): string {
  return `extra_opts ${option} is not understood for ${what}, only ${known.join(', ')}; of a tar on the host (remote_src) tar itself takes any`
}

/** The path and all folders that it is in: `a`, `a/b` for `a/b`. */
function leading(path: string): string[] {
  const parts = path.split('/')
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'))
}

/** A pattern fits from the start of any part of the path, and a folder's all that is in it. */
function isExcluded(path: string, pattern: string): boolean {
  const parts = path.split('/')
  const begins = parts.map((_, i) => parts.slice(i).join('/'))
  return begins.some((rest) => leading(rest).some((one) => fnmatch(one, pattern)))
}

function stripped(member: Member, count: number): Member[] {
  const without = (path: string) => path.split('/').slice(count).join('/')
  if (count === 0) return [member]
  const path = without(member.path)
  const target = member.type === 'hard' && member.target !== null ? without(plain(member.target)) : member.target
  return path === '' ? [] : [{ ...member, path, target }]
}
