import type { Delimiters, ReadOptions } from './options.ts'
import { lookFor, type Position, type Scanner, scanner, stands } from './scanner.ts'
import { lexTag } from './tag-lexer.ts'
import { SyntaxProblem, type Token } from './token.ts'

/** Where a parser takes its tokens from; the last one, `end`, comes again and again. */
export interface TokenSource {
  nextToken(): Token
  /** The token that the next call gives. */
  lookAhead(): Token
}

/** The tokens of a whole template: text, `{{ … }}`, `{% … %}`; comments and trimmed white space are gone. */
export function lexTemplate(source: string, options: ReadOptions): TokenSource {
  const scan = scanner(normalise(source, options))
  const patterns = patternsFor(options)
  const tokens: Token[] = []
  return deliver(scan, tokens, () => {
    while (scan.at() < scan.text.length) lexNext(scan, patterns, options, tokens)
  })
}

/** The tokens of a bare expression, as in `when`. */
export function lexExpression(source: string): TokenSource {
  const scan = scanner(source.replace(/\r\n?/g, '\n'))
  const tokens: Token[] = []
  return deliver(scan, tokens, () => {
    tokens.push(...lexTag(scan, null, false))
  })
}

// A problem in the text is only raised once the parser gets there, so that the first problem is the one reported.
function deliver(scan: Scanner, tokens: Token[], lex: () => void): TokenSource {
  let problem: SyntaxProblem | null = null
  try {
    lex()
  } catch (reason) {
    if (!(reason instanceof SyntaxProblem)) throw reason
    problem = reason
  }
  const end: Token = { type: 'end', value: '', ...scan.position() }
  let next = 0
  const lookAhead = () => {
    const token = tokens[next]
    if (token === undefined && problem) throw problem
    return token ?? end
  }
  return {
    lookAhead,
    nextToken: () => {
      const token = lookAhead()
      next += 1
      return token
    },
  }
}

function normalise(source: string, { keepTrailingNewline }: ReadOptions): string {
  const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source
  return !keepTrailingNewline && text.endsWith('\n') ? text.slice(0, -1) : text
}

interface Patterns {
  readonly opener: RegExp
  readonly blockEnd: RegExp
  readonly variableEnd: RegExp
  readonly rawStart: RegExp
  readonly rawEnd: RegExp
  readonly commentEnd: RegExp
}

const known = new WeakMap<ReadOptions, Patterns>()

function patternsFor(options: ReadOptions): Patterns {
  const patterns = known.get(options) ?? makePatterns(options.delimiters, options.trimBlocks ? '\\n?' : '')
  known.set(options, patterns)
  return patterns
}

function makePatterns(delimiters: Delimiters, suffix: string): Patterns {
  const { blockStart, blockEnd, variableStart, variableEnd, commentStart, commentEnd } = delimiters
  const block = quote(blockStart)
  const unblock = quote(blockEnd)
  const uncomment = quote(commentEnd)
  const openers = [blockStart, variableStart, commentStart].sort((a, b) => b.length - a.length).map(quote)
  const ending = `(?:\\+${unblock}|-${unblock}\\s*|${unblock}${suffix})`
  return {
    opener: new RegExp(`(${openers.join('|')})([-+]?)`, 'g'),
    blockEnd: new RegExp(ending, 'y'),
    variableEnd: new RegExp(`-${quote(variableEnd)}\\s*|${quote(variableEnd)}`, 'y'),
    rawStart: new RegExp(`${block}[-+]?\\s*raw\\s*(?:-${unblock}\\s*|${unblock})`, 'y'),
    rawEnd: new RegExp(`([\\s\\S]*?)${block}([-+]?)\\s*endraw\\s*${ending}`, 'y'),
    commentEnd: new RegExp(`[\\s\\S]*?(?:\\+${uncomment}|-${uncomment}\\s*|${uncomment}${suffix})`, 'y'),
  }
}

function quote(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
}

/** Reads the text up to the next delimiter and the tag behind it. */
function lexNext(scan: Scanner, patterns: Patterns, options: ReadOptions, tokens: Token[]): void {
  patterns.opener.lastIndex = scan.at()
  const opener = patterns.opener.exec(scan.text)
  const text = scan.text.slice(scan.at(), opener?.index)
  const { variableStart, commentStart } = options.delimiters
  const isVariable = opener?.[1] === variableStart
  const strips = options.lstripBlocks && !isVariable
  pushData(tokens, opener ? strip(text, opener[2] ?? '', strips, scan) : text, scan.position(), options)
  scan.moveTo(opener?.index ?? scan.text.length)
  if (!opener) return
  if (opener[1] === commentStart) skipComment(scan, opener[0], patterns)
  else if (isVariable) tokens.push(...lexDelimited(scan, opener[0], 'variable', patterns.variableEnd, options))
  else if (stands(scan, patterns.rawStart)) lexRaw(scan, patterns, options, tokens)
  else tokens.push(...lexDelimited(scan, opener[0], 'block', patterns.blockEnd, options))
}

function pushData(tokens: Token[], text: string, position: Position, { newlineSequence }: ReadOptions): void {
  const value = newlineSequence === '\n' ? text : text.replaceAll('\n', newlineSequence)
  if (value !== '') tokens.push({ type: 'data', value, ...position })
}

/** White space before a tag: `-` takes all of it, lstrip_blocks what is before it on its line. */
function strip(text: string, sign: string, lstripBlocks: boolean, scan: Scanner): string {
  if (sign === '-') return text.trimEnd()
  if (sign === '+' || !lstripBlocks) return text
  const lineStart = text.lastIndexOf('\n') + 1
  const startsLine = lineStart > 0 || scan.at() === 0 || scan.text[scan.at() - 1] === '\n'
  return startsLine && text.slice(lineStart).trim() === '' ? text.slice(0, lineStart) : text
}

function skipComment(scan: Scanner, opener: string, patterns: Patterns): void {
  const { lineno, colno } = scan.position()
  scan.moveTo(scan.at() + opener.length)
  if (!scan.take(patterns.commentEnd)) throw new SyntaxProblem('this comment is never closed', lineno, colno)
}

function lexRaw(scan: Scanner, patterns: Patterns, options: ReadOptions, tokens: Token[]): void {
  const { lineno, colno } = scan.position()
  scan.take(patterns.rawStart)
  const position = scan.position()
  const ahead = lookFor(scan, patterns.rawEnd)
  if (!ahead) throw new SyntaxProblem('"raw" is never closed: expected {% endraw %}', lineno, colno)
  const [whole, text = '', sign = ''] = ahead
  pushData(tokens, strip(text, sign, options.lstripBlocks, scan), position, options)
  scan.moveTo(scan.at() + whole.length)
}

function lexDelimited(
  scan: Scanner,
  opener: string,
  kind: 'block' | 'variable',
  end: RegExp,
  options: ReadOptions,
): Token[] {
  const start: Token = { type: `${kind}-start`, value: opener, ...scan.position() }
  scan.moveTo(scan.at() + opener.length)
  const inside = lexTag(scan, end, options.literalBackslashes && kind === 'variable')
  const position = scan.position()
  const closer = scan.take(end)
  return closer ? [start, ...inside, { type: `${kind}-end`, value: closer[0], ...position }] : [start, ...inside]
}
