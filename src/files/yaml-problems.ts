import { type Document, isCollection, isScalar, visit, type YAMLParseError } from 'yaml'
import { type Diagnostic, problem } from '../diagnostics/diagnostic.ts'
import type { Locate } from './locate.ts'
import { unquotedTemplate } from './yaml-tree.ts'

/** An error of the yaml package, and its surroundings. */
interface Trouble {
  readonly code: YAMLParseError['code']
  readonly said: string
  readonly at: number
  readonly text: string
  /** The line of `at`, and where it starts. */
  readonly line: string
  readonly lineStart: number
}

/** Where the mistake is, what it is, and the remedy. */
type Explained = readonly [at: number, message: string, help?: string]

/** The syntax errors of a file in our words; those that only follow from an earlier one are left out. */
export function explainErrors(documents: readonly Document.Parsed[], text: string, locate: Locate): Diagnostic[] {
  const troubles = documents
    .flatMap((document) => document.errors.map((error) => situate(error, document, text)))
    .sort((a, b) => a.at - b.at)
  return troubles
    .filter((trouble, i) => !isConsequence(trouble, troubles.slice(0, i)))
    .map((trouble) => explain(trouble, locate))
}

function situate(error: YAMLParseError, document: Document.Parsed, text: string): Trouble {
  const at = Math.min(openedAt(error, document, text) ?? error.pos[0], text.length)
  const lineStart = text.lastIndexOf('\n', at - 1) + 1
  const line = text.slice(lineStart).split('\n', 1)[0]?.trimEnd() ?? ''
  return { code: error.code, said: error.message, at, text, line, lineStart }
}

/** Where the first bracket or quote opens that the yaml package found no end of. */
export function firstOpened(documents: readonly Document.Parsed[], text: string): number | undefined {
  for (const document of documents) {
    for (const error of document.errors) {
      const at = openedAt(error, document, text)
      if (at !== undefined) return at
    }
  }
  return undefined
}

/** What is never closed is missed at the end of the file, but the mistake is at its start. */
function openedAt({ message, pos }: YAMLParseError, document: Document.Parsed, text: string): number | undefined {
  const quote = /Missing closing ["']quote/.test(message)
  if (!quote && !/^Flow .* end with|^Expected flow/.test(message)) return undefined
  const starts: number[] = []
  visit(document, {
    Node(_key, node) {
      const [start, end] = node.range ?? [0, 0]
      if (quote && isScalar(node) && node.type?.startsWith('QUOTE')) starts.push(start)
      if (!quote && isCollection(node) && node.flow && !/[\]}]/.test(text[end - 1] ?? '')) starts.push(start)
    },
  })
  return quote ? starts.findLast((start) => start < pos[0]) : starts[0]
}

function isConsequence(trouble: Trouble, earlier: readonly Trouble[]): boolean {
  if (earlier.some((other) => other.lineStart === trouble.lineStart)) return true
  if (trouble.code === 'TAB_AS_INDENT') return earlier.some((other) => other.code === 'TAB_AS_INDENT')
  return trouble.code === 'UNEXPECTED_TOKEN' && earlier.length > 0 && !followsValue(trouble)
}

function explain(trouble: Trouble, locate: Locate): Diagnostic {
  const template = /^\s*(?:- +)*(?:[^\s#'"{}[\]][^#'"{}[\]]*?: +)?(?=\{[{%])/.exec(trouble.line)
  if (template) return unquotedTemplate(trouble.text, trouble.lineStart + template[0].length, locate)
  for (const rule of RULES) {
    const found = rule(trouble)
    if (found) return problem('yaml-syntax', found[1], locate(found[0]), found[2])
  }
  const said = trouble.said.charAt(0).toLowerCase() + trouble.said.slice(1)
  return problem('yaml-syntax', said, locate(trouble.at))
}

const RULES: readonly ((trouble: Trouble) => Explained | undefined)[] = [
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
  deeperLine,
  listAmongKeys,
  missingColon,
  wrongIndent,
  afterValue,
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
      `write "${line}: …", or indent it if it continues the value above`,
    ]
  }
  return undefined
}

function wrongIndent({ code, at, text }: Trouble): Explained | undefined {
  if (code !== 'BAD_INDENT') return undefined
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
  if (followsValue(trouble)) {
    const twice = before(trouble) === "'" ? "; inside of single quotes, write a quote twice: ''" : ''
    return [at, `text follows the closing ${before(trouble)}`, `quote the whole value${twice}`]
  }
  const stray = lineFrom(text, at)
  if (text.slice(trouble.lineStart, at).trim() !== '') return [at, `"${stray}" is not expected here`]
  return [
    at,
    'this line fits neither the list nor the mapping above',
    'items of a list start with "- ", keys of a mapping do not',
  ]
}

/** After a quote or bracket on the same line. */
function followsValue(trouble: Trouble): boolean {
  return /["'\]}]/.test(before(trouble))
}

function before({ text, at, lineStart }: Trouble): string {
  return text.slice(lineStart, at).trimEnd().slice(-1)
}

function lineFrom(text: string, at: number): string {
  return text.slice(at).split('\n', 1)[0]?.trimEnd() ?? ''
}
