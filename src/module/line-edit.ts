import {
  absentLine,
  type Matching,
  presentLine,
  recognise,
  splitLines,
  type Where,
  withoutEnd,
} from '../state/lines.ts'
import { type ByteRegex, byteRegex, type RegexProblem, toBytes } from '../state/regex.ts'

/** The arguments of lineinfile that say what line is meant, and where. */
export interface LineArgs {
  readonly state: 'present' | 'absent'
  readonly line: string | undefined
  readonly regexp: string | undefined
  readonly search_string: string | undefined
  readonly insertafter: string | undefined
  readonly insertbefore: string | undefined
  readonly firstmatch: boolean
  readonly backrefs: boolean
}

/** A file's content before and after. */
export interface LineEdit {
  /** As Ansible says it: "line added", or '' where nothing differs. */
  readonly msg: string
  /** As a plan says it, or ''. */
  readonly title: string
  readonly bytes: Buffer
  readonly removed: number
}

const titles = { 'line added': 'add line', 'line replaced': 'replace line', '': '' }

/** What becomes of a file's content, or why the arguments make no sense. */
export function lineEdit(args: LineArgs, bytes: Buffer): LineEdit | RegexProblem {
  const lines = splitLines(bytes.toString('latin1'))
  return args.state === 'present' ? present(args, lines) : absent(args, lines)
}

function present(args: LineArgs, lines: readonly string[]): LineEdit | RegexProblem {
  const { line, regexp, backrefs, firstmatch: firstMatch } = args
  if (backrefs && regexp === undefined) return { problem: 'regexp is required with backrefs=true' }
  if (line === undefined) return { problem: 'line is required with state=present' }
  const matching = matchingOf(args)
  if (matching && 'problem' in matching) return matching
  const where = whereOf(args)
  if ('problem' in where) return where
  const edit = presentLine(lines, { line: toBytes(line), matching, firstMatch, backrefs, where })
  if ('problem' in edit) return edit
  return { msg: edit.done, title: titles[edit.done], bytes: joined(edit.lines), removed: 0 }
}

function absent(args: LineArgs, lines: readonly string[]): LineEdit | RegexProblem {
  const matching = matchingOf(args)
  if (matching && 'problem' in matching) return matching
  const { line } = args
  if (!matching && line === undefined) {
    return { problem: 'one of line, search_string, or regexp is required with state=absent' }
  }
  const whole = toBytes(line ?? '')
  const left = absentLine(lines, (each) =>
    matching ? recognise(matching, each) !== undefined : withoutEnd(each) === whole,
  )
  const removed = lines.length - left.length
  const title = ['', 'remove line'][removed] ?? `remove ${removed} lines`
  return { msg: removed > 0 ? `${removed} line(s) removed` : '', title, bytes: joined(left), removed }
}

function matchingOf({ regexp, search_string: part }: LineArgs): Matching | RegexProblem | null {
  if (regexp !== undefined) return expression('regexp', regexp)
  return part === undefined ? null : { part: toBytes(part) }
}

function whereOf({ insertafter, insertbefore }: LineArgs): Where | RegexProblem {
  if (insertafter === 'BOF' || insertbefore === 'BOF') return { kind: 'start' }
  if (insertafter !== undefined && insertafter !== 'EOF')
    return anchored('after', expression('insertafter', insertafter))
  if (insertbefore !== undefined) return anchored('before', expression('insertbefore', insertbefore))
  return { kind: 'end' }
}

function anchored(kind: 'after' | 'before', anchor: ByteRegex | RegexProblem): Where | RegexProblem {
  return 'problem' in anchor ? anchor : { kind, anchor }
}

function expression(argument: string, pattern: string): ByteRegex | RegexProblem {
  const regex = byteRegex(pattern)
  return 'problem' in regex ? { problem: `${argument} is no valid expression: ${regex.problem}` } : regex
}

function joined(lines: readonly string[]): Buffer {
  return Buffer.from(lines.join(''), 'latin1')
}
