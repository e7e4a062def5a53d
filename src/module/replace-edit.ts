import { isUtf8 } from 'node:buffer'
import { type RegexProblem, type Span, textRegex } from '../state/regex.ts'

/** The arguments of replace that say what is replaced, and where. */
export interface ReplaceArgs {
  readonly regexp: string
  readonly replace: string
  readonly after: string | undefined
  readonly before: string | undefined
  readonly encoding: string
}

export interface ReplaceEdit {
  readonly bytes: Buffer
  readonly made: number
  /** As a plan says it, or '' where nothing differs. */
  readonly title: string
  /** What is put in matches again. */
  readonly repeats: boolean
}

/** A part of the file is asked for that it does not have. */
interface NoSection {
  readonly noSection: string
}

/** What becomes of a file's content, or why the arguments make no sense. */
export function replaceEdit(args: ReplaceArgs, bytes: Buffer): ReplaceEdit | NoSection | RegexProblem {
  const encoding = encodingOf(args.encoding, bytes)
  if (typeof encoding !== 'string') return encoding
  const before = bytes.toString(encoding)
  const once = replaced(args, before)
  if (!('text' in once)) return once
  const isSame = once.text === before
  const again = isSame ? once : replaced(args, once.text)
  return {
    bytes: isSame ? bytes : Buffer.from(once.text, encoding),
    made: isSame ? 0 : once.made,
    title: isSame ? '' : `replace ${once.made === 1 ? 'a match' : `${once.made} matches`}`,
    repeats: 'text' in again && again.text !== once.text,
  }
}

/** What was done, as Ansible says it. */
export function replaceMessage(edit: ReplaceEdit | NoSection): string {
  if ('noSection' in edit) return `Pattern for before/after params did not match the given file: ${edit.noSection}`
  return edit.made === 0 ? '' : `${edit.made} replacements made`
}

function replaced({ regexp, replace, after, before }: ReplaceArgs, text: string) {
  const section = sectionOf(text, after ?? '', before ?? '')
  if (!('span' in section)) return section
  const regex = textRegex(regexp, { multiline: true })
  if ('problem' in regex) return { problem: `regexp is no valid expression: ${regex.problem}` }
  const [start, end] = section.span
  const result = regex.replaceAll(text.slice(start, end), replace)
  return 'problem' in result ? result : { ...result, text: text.slice(0, start) + result.text + text.slice(end) }
}

/** The part of the text between the first matches of two expressions; the whole where neither is given. */
function sectionOf(text: string, after: string, before: string): { readonly span: Span } | NoSection | RegexProblem {
  if (after === '' && before === '') return { span: [0, text.length] }
  const pattern = `${after}(?P<subsection>.*${after !== '' && before !== '' ? '?' : ''})${before}`
  const regex = textRegex(pattern, { dotall: true })
  if ('problem' in regex) return { problem: `before/after is no valid expression: ${regex.problem}` }
  const span = regex.span(text, 'subsection')
  return span ? { span } : { noSection: pattern }
}

// Bytes that are no text in UTF-8 are matched one by one, and stay as they are.
function encodingOf(name: string, bytes: Buffer): 'utf8' | 'latin1' | RegexProblem {
  const plain = name.toLowerCase().replace(/[-_ ]/g, '')
  if (plain === 'utf8' || plain === 'ascii') return isUtf8(bytes) ? 'utf8' : 'latin1'
  if (['latin1', 'iso88591', '88591'].includes(plain)) return 'latin1'
  return { problem: `the encoding ${name} is not supported: utf-8 and latin-1 are` }
}
