import { bind, flagOf, intOf, textOf } from '../bind.ts'
import { spend } from '../budget.ts'
import { fail } from '../errors.ts'
import { strip } from '../methods/edit.ts'
import { splitLines } from '../methods/split.ts'
import type { CallArgs, Filter, Table } from '../registry.ts'
import { typeName } from '../types.ts'
import type { Value } from '../values.ts'

interface Wrapping {
  readonly width: number
  readonly breakLongWords: boolean
  readonly breakOnHyphens: boolean
}

const letter = '[^\\d\\P{L}]|_'
// A piece is white space, a dash of two or more within words, or a word, cut after each hyphen between letters.
const pieces = new RegExp(
  '[ \\t\\n\\v\\f\\r]+' +
    '|(?<=[\\p{L}\\p{N}_!"\'&.,?])-{2,}(?=[\\p{L}\\p{N}_])' +
    '|[^ \\t\\n\\v\\f\\r]+?(?:' +
    `-(?:(?<=(?:${letter}){2}-)|(?<=(?:${letter})-(?:${letter})-))(?=(?:${letter})-?(?:${letter}))` +
    '|(?=[ \\t\\n\\v\\f\\r]|$)' +
    '|(?<=[\\p{L}\\p{N}_!"\'&.,?])(?=-{2,}[\\p{L}\\p{N}_]))',
  'gu',
)

function chunksOf(text: string, { breakOnHyphens }: Wrapping): string[] {
  if (breakOnHyphens) return text.match(pieces) ?? []
  return text.match(/[ \t\n\v\f\r]+|[^ \t\n\v\f\r]+/g) ?? []
}

/** Python's `textwrap.wrap` of one line: white space at the breaks goes. */
function wrapLine(text: string, wrapping: Wrapping): string[] {
  const lines: string[] = []
  const chunks = chunksOf(text, wrapping).reverse()
  while (chunks.length > 0) {
    if (lines.length > 0 && isBlank(chunks.at(-1))) chunks.pop()
    const line = takeLine(chunks, wrapping)
    if (isBlank(line.at(-1))) line.pop()
    if (line.length > 0) lines.push(line.join(''))
  }
  return lines
}

/** Takes the pieces of one line off the end, where those that come next stand. */
function takeLine(chunks: string[], { width, breakLongWords, breakOnHyphens }: Wrapping): string[] {
  const line: string[] = []
  let used = 0
  for (let chunk = chunks.at(-1); chunk !== undefined && used + [...chunk].length <= width; chunk = chunks.at(-1)) {
    line.push(chunk)
    used += [...chunk].length
    chunks.pop()
  }
  const next = [...(chunks.at(-1) ?? '')]
  if (next.length <= width) return line
  spend(next.length / 10)
  chunks.pop()
  if (breakLongWords) {
    const cut = cutAt(next, width - used, breakOnHyphens)
    line.push(next.slice(0, cut).join(''))
    chunks.push(next.slice(cut).join(''))
  } else if (line.length === 0) line.push(next.join(''))
  else chunks.push(next.join(''))
  return line
}

function isBlank(chunk: string | undefined): boolean {
  return chunk !== undefined && strip(chunk, null) === ''
}

function cutAt(chars: readonly string[], space: number, breakOnHyphens: boolean): number {
  if (!breakOnHyphens || chars.length <= space) return space
  const hyphen = chars.slice(0, space).lastIndexOf('-')
  return hyphen > 0 && chars.slice(0, hyphen).some((char) => char !== '-') ? hyphen + 1 : space
}

function wordWrap(value: Value, args: CallArgs): Value {
  const parameters = ['width', 'break_long_words', 'wrapstring', 'break_on_hyphens']
  const [width, breakLongWords, wrapString = null, breakOnHyphens] = bind('wordwrap', parameters, args)
  if (typeof value !== 'string') return fail(`wordwrap() needs a string, not ${typeName(value)}`)
  const wrapping = {
    width: intOf(width, 79),
    breakLongWords: flagOf(breakLongWords, true),
    breakOnHyphens: flagOf(breakOnHyphens, true),
  }
  if (wrapping.width <= 0) return fail(`invalid width ${wrapping.width} (must be > 0)`)
  const newline = wrapString === null ? '\n' : textOf(wrapString)
  return splitLines(value)
    .map((line) => wrapLine(line, wrapping).join(newline))
    .join(newline)
}

export const filters: Table<Filter> = { wordwrap: wordWrap }
