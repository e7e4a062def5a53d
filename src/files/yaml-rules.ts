import type { YAMLParseError } from 'yaml'

/** An error of the yaml package, and its surroundings. */
export interface Trouble {
  readonly code: YAMLParseError['code']
  readonly said: string
  readonly at: number
  readonly end: number
  readonly text: string
  /** The line of `at`, and where it starts. */
  readonly line: string
  readonly lineStart: number
}

/** Where the mistake is, what it is, and the remedy. */
type Explained = readonly [at: number, message: string, help?: string]

/** What people do wrong, the most telling signs first. */
export const RULES: readonly ((trouble: Trouble) => Explained | undefined)[] = [
  ({ code, at }) =>
    code === 'TAB_AS_INDENT'
      ? [at, 'a tab indents this line, YAML takes only spaces', 'replace the tab with spaces']
      : undefined,
  ({ said, at, text }) =>
    /Missing closing/.test(said) ? [at, `the quote ${text[at]} is never closed`, 'add the closing quote'] : undefined,
  ({ said, at, text }) =>
    /^Flow .* end with|^Expected flow/.test(said)
      ? [at, `the ${text[at]} is never closed`, `add the closing ${text[at] === '[' ? ']' : '}'}`]
      : undefined,
  missingSpace,
  dashWithoutSpace,
  strayDash,
  mixedArguments,
  deeperLine,
  listAmongKeys,
  missingColon,
  wrongIndent,
  afterValue,
  ({ said, at }) =>
    /Alias cannot be an empty/.test(said)
      ? [at, "an unquoted value can't start with *", 'quote the whole value: "*"']
      : undefined,
  ({ code, at, text }) =>
    code === 'BAD_SCALAR_START'
      ? [at, `an unquoted value can't start with ${text[at]}`, 'quote the whole value']
      : undefined,
  ({ code, at, text }) =>
    code === 'BAD_DQ_ESCAPE'
      ? [
          at,
          `${text.slice(at, at + 2)} is no escape of a double-quoted text`,
          `double the backslash, or use single quotes`,
        ]
      : undefined,
]

function missingSpace({ code, at, text }: Trouble): Explained | undefined {
  if (code !== 'MULTILINE_IMPLICIT_KEY') return undefined
  const line = lineFrom(text, at)
  const key = /^([\w.-]+):(?!\/\/)(\S.*)$/.exec(line)
  if (key) return [at + `${key[1]}:`.length, `a space is missing after "${key[1]}:"`, `write "${key[1]}: ${key[2]}"`]
  if (/^-[^\s-]/.test(line)) return [at + 1, 'a space is missing after the dash', `write "- ${line.slice(1)}"`]
  return undefined
}

/** `-name: x` with more keys below it. */
function dashWithoutSpace({ code, line, lineStart }: Trouble): Explained | undefined {
  const item = /^(\s*-)([A-Za-z_][\w.-]*:.*)$/.exec(line)
  if (code !== 'BLOCK_AS_IMPLICIT_KEY' || !item) return undefined
  return [lineStart + (item[1] ?? '').length, 'a space is missing after the dash', `write "- ${item[2]}"`]
}

function strayDash({ said, at, text }: Trouble): Explained | undefined {
  if (!/^A block sequence may not be used/.test(said)) return undefined
  const next = at + text.slice(at).search(/\S|$/)
  return [next, 'this dash stands in the column of no list above', 'dashes of one list start in the same column']
}

/** `file: path=/x` with `owner: root` below it. */
function mixedArguments({ code, at, text }: Trouble): Explained | undefined {
  if (code !== 'BLOCK_AS_IMPLICIT_KEY' || !/^[\w-]+=\S/.test(lineFrom(text, at))) return undefined
  const key = /\n[ ]*(?=[\w.-]+:(?: |\n|$))/.exec(text.slice(at))
  const start = key ? at + key.index + key[0].length : at
  const message = 'arguments are either name=value or name: value, and here are both'
  return [start, message, 'write each on a line of its own, as name: value']
}

function deeperLine({ code, at, text }: Trouble): Explained | undefined {
  if (code !== 'BLOCK_AS_IMPLICIT_KEY') return undefined
  const line = lineFrom(text, at)
  const colon = line.search(/: |:$/)
  if (colon >= 0) return [at + colon, 'a value with ": " in it must be quoted', `quote the whole value: "${line}"`]
  const next = at + line.length + text.slice(at + line.length).search(/\S|$/)
  return [
    next,
    'this line is indented deeper than the key above, which has a value already',
    'give both keys the same indentation',
  ]
}

function listAmongKeys({ code, at, text }: Trouble): Explained | undefined {
  if (code !== 'MULTILINE_IMPLICIT_KEY' || !/^- /.test(lineFrom(text, at))) return undefined
  return [
    at,
    'a list item stands where a key of the mapping above is expected',
    'indent the list below its key, or remove the dash',
  ]
}

function missingColon({ code, said, at, text }: Trouble): Explained | undefined {
  if (code === 'MISSING_CHAR' && /Missing ,/.test(said)) return [at, 'a comma is missing between the items']
  if (code === 'MULTILINE_IMPLICIT_KEY' || (code === 'MISSING_CHAR' && /Implicit map keys/.test(said))) {
    const line = lineFrom(text, at)
    return [
      at,
      `this is no "key: value", but keys stand beside it`,
      `add the colon: "${line}:", or indent it if it continues the value above`,
    ]
  }
  return undefined
}

function wrongIndent({ code, said, at, text }: Trouble): Explained | undefined {
  if (code !== 'BAD_INDENT' && !/without - indicator/.test(said)) return undefined
  const start = at + text.slice(at).search(/\S|$/)
  return [
    start,
    'this indentation fits no line above',
    'keys of one mapping, and dashes of one list, start in the same column',
  ]
}

function afterValue(trouble: Trouble): Explained | undefined {
  const { code, said, at, text } = trouble
  if (code !== 'UNEXPECTED_TOKEN') return undefined
  if (/Block scalar header/.test(said))
    return [at, 'text follows the block indicator', 'start the text on the next line']
  if (followsValue(trouble)) return [at, `text follows the closing ${before(trouble)}`, quoteWhole(trouble)]
  const stray = lineFrom(text, at)
  if (text.slice(trouble.lineStart, at).trim() !== '') return [at, `"${stray}" is not expected here`]
  return [
    at,
    'this line fits neither the list nor the mapping above',
    'items of a list start with "- ", keys of a mapping do not',
  ]
}

/** `'it's'`, `"{{ a }}"/b` and `'a' in b` each want other quotes. */
function quoteWhole({ line, lineStart, at, text }: Trouble): string {
  const [, lead = '', quote] = /^(\s*(?:- +)*(?:[\w.-]+: +)?)(["'])/.exec(line) ?? []
  if (quote === undefined) return 'quote the whole value'
  const whole = line.slice(lead.length)
  const rest = line.slice(at - lineStart)
  if (quote === "'" && /^\w/.test(rest) && text[at - 1] === "'") {
    return "put the value in double quotes; inside of single quotes, write a quote twice: ''"
  }
  const inner = whole.slice(1, -1)
  if (whole.endsWith(quote) && !inner.includes(quote === '"' ? "'" : '"')) {
    const other = quote === '"' ? "'" : '"'
    return `put other quotes around it: ${other}${inner}${other}`
  }
  const isJoined = text[at - 1] === quote && !rest.includes(quote)
  if (isJoined) return `quote the whole value: ${line.slice(lead.length, at - lineStart - 1)}${rest}${quote}`
  return `quote the whole value: ${whole.includes('"') ? `'${whole.replaceAll("'", "''")}'` : `"${whole}"`}`
}

/** After a quote or bracket on the same line. */
export function followsValue(trouble: Trouble): boolean {
  return /["'\]}]/.test(before(trouble))
}

function before({ text, at, lineStart }: Trouble): string {
  return text.slice(lineStart, at).trimEnd().slice(-1)
}

function lineFrom(text: string, at: number): string {
  return text.slice(at).split('\n', 1)[0]?.trimEnd() ?? ''
}
