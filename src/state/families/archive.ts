import { type Listing, MAGIC, type Packing, packingOf } from '../archive/member.ts'
import { parseVerbose } from '../archive/verbose.ts'
import { parseDirectory } from '../archive/zip.ts'
import type { Family, Probe } from '../probe.ts'
import { type Script, sh } from '../sh.ts'

/** How a file on the host is packed, by its first bytes; null where there is no readable file. */
export function packing(path: string): Probe<Packing | null> {
  return { family: packingFamily, subject: path }
}

/** What tar or unzip is asked of an archive. */
export interface ListQuestion {
  readonly path: string
  readonly isZip: boolean
  /** Options of tar that choose and rename. */
  readonly options: readonly string[]
  readonly include: readonly string[]
  /** Owners as numbers, not as names. */
  readonly numeric: boolean
}

/** What is in an archive on the host; null where there is none. */
export function listing(question: ListQuestion): Probe<Listing | null> {
  const { path, ...rest } = question
  // By its path first, so that it is read anew once the file is written.
  return { family: listingFamily, subject: `${path}/?${Buffer.from(JSON.stringify(rest)).toString('base64url')}` }
}

function questionOf(subject: string): ListQuestion {
  const at = subject.lastIndexOf('/?')
  return { path: subject.slice(0, at), ...JSON.parse(Buffer.from(subject.slice(at + 2), 'base64url').toString()) }
}

const packingFamily: Family<Packing | null> = {
  kind: 'script',
  name: 'packing',
  absent: null,
  script: (paths) =>
    sh`for f in ${paths}; do [ -f "$f" ] && [ -r "$f" ] && printf + && od -An -v -tx1 -N${MAGIC} -- "$f" | tr -d ' \\n'; echo; done 2>/dev/null`,
  parse: (stdout, paths) => {
    const lines = stdout.toString().split('\n')
    return paths.map((_, i) => (lines[i]?.startsWith('+') ? packingOf(lines[i].slice(1)) : null))
  },
  cells: (found) => ({ packing: found }),
}

const listingFamily: Family<Listing | null> = {
  kind: 'script',
  name: 'listing',
  absent: null,
  script: (subjects) => ({
    text: subjects.map((subject) => listingScript(questionOf(subject)).text).join('\n'),
    secret: false,
  }),
  parse: (stdout, subjects) => {
    const fields = splitAtZeros(stdout)
    return subjects.map((subject, i) => {
      const [text, code, error] = fields.slice(3 * i, 3 * i + 3)
      return parseListing(questionOf(subject), text ?? Buffer.alloc(0), String(code), String(error))
    })
  },
  cells: (found) => ({ entries: found && 'members' in found ? found.members.length : null }),
}

function listingScript({ path, isZip, options, include, numeric }: ListQuestion): Script {
  const owners = numeric ? ['--numeric-owner'] : []
  const list = isZip
    ? zipDirectory(path)
    : sh`TZ=UTC0 LC_ALL=C tar --list --verbose --full-time --quoting-style=c --show-transformed-names --force-local ${owners} ${options} -f ${path} -- ${include} >&3`
  return sh`if [ -f ${path} ]; then { e=$( { ${list}; } 2>&1 ); c=$?; } 3>&1; else e= c=absent; fi; printf '\\0%s\\0%s\\0' "$c" "$e"`
}

/** The list of a zip's contents is at the end of the file, and what is behind it says where. */
function zipDirectory(path: string): Script {
  return sh`s=$(wc -c < ${path}) && n=65557 && { [ "$s" -gt $n ] || n=$s; } &&
o=$(tail -c $n -- ${path} | LC_ALL=C grep -obUaF "$(printf 'PK\\005\\006')" | tail -n 1 | cut -d: -f1) && [ -n "$o" ] &&
set -- $(tail -c +$((s - n + o + 13)) -- ${path} | od -An -tu4 --endian=little -N8) &&
tail -c +$(($2 + 1)) -- ${path} | head -c "$1" | base64 -w0 >&3`
}

function parseListing({ isZip }: ListQuestion, text: Buffer, code: string, error: string): Listing | null {
  if (code === 'absent') return null
  if (code !== '0') return { problem: error.trim() || 'its list of contents is not found' }
  return isZip ? parseDirectory(Buffer.from(text.toString(), 'base64')) : { members: parseVerbose(text.toString()) }
}

function splitAtZeros(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = []
  let from = 0
  for (let at = bytes.indexOf(0); at >= 0; at = bytes.indexOf(0, from)) {
    parts.push(bytes.subarray(from, at))
    from = at + 1
  }
  return parts
}
