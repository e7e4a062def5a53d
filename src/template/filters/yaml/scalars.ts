import type { ScalarNode } from './nodes.ts'
import { put, putBreak, putIndent, putMark, type Sink } from './sink.ts'

/** What the characters of a scalar allow. */
interface Analysis {
  readonly multiline: boolean
  readonly flowPlain: boolean
  readonly blockPlain: boolean
  readonly singleQuoted: boolean
}

const lineBreak = /[\n\r\x85\u2028\u2029]/
// libyaml takes tabs and whatever is beyond the Basic Multilingual Plane for unprintable.
const unprintable = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u
const flowMark = /^[#,[\]{}&*!|>'"%@`?:]|^-(?=[\s\0\x85\u2028\u2029]|$)|^---|^\.\.\.|(?<!^)[,?[\]{}:]/
const blockMark =
  /^[#,[\]{}&*!|>'"%@`]|^[?-](?=[\0 \t\r\n\x85\u2028\u2029]|$)|^---|^\.\.\.|:(?=[\0 \t\r\n\x85\u2028\u2029]|$)/
const commentMark = /(?<=[\0 \t\r\n\x85\u2028\u2029])#/

function analyze(text: string): Analysis {
  if (text === '') return { multiline: false, flowPlain: false, blockPlain: true, singleQuoted: true }
  const edges = /^[ \n\r\x85\u2028\u2029]|[ \n\r\x85\u2028\u2029]$/.test(text)
  const breakSpace = /[\n\r\x85\u2028\u2029] /.test(text)
  const spaceBreak = / [\n\r\x85\u2028\u2029]/.test(text)
  const special = unprintable.test(text)
  const multiline = lineBreak.test(text)
  const plain = !(edges || breakSpace || spaceBreak || special || multiline || commentMark.test(text))
  return {
    multiline,
    flowPlain: plain && !flowMark.test(text),
    blockPlain: plain && !blockMark.test(text),
    singleQuoted: !(breakSpace || spaceBreak || special),
  }
}

/** Whether the scalar can be a key without a question mark. */
export function isSimpleKey(node: ScalarNode): boolean {
  const length = Buffer.byteLength(node.text) + Buffer.byteLength(node.anchor ?? '')
  return length <= 128 && !lineBreak.test(node.text)
}

/** Writes a scalar plain, in single or in double quotes, as libyaml chooses. */
export function putScalar(sink: Sink, node: ScalarNode, asKey: boolean, quote: '"' | "'" | null): void {
  const style = chooseStyle(sink, node, asKey, quote)
  // Quotes would make a string of it, so the tag must say that it is none.
  if (!node.quoted && style !== 'plain') putMark(sink, '!', true)
  const outer = sink.indent
  sink.indent = outer < 0 ? sink.bestIndent : outer + sink.bestIndent
  if (style === 'plain') putPlain(sink, node.text, !asKey)
  else if (style === "'") putSingleQuoted(sink, node.text, !asKey)
  else putDoubleQuoted(sink, node.text, !asKey)
  sink.indent = outer
}

function chooseStyle(sink: Sink, node: ScalarNode, asKey: boolean, quote: '"' | "'" | null): 'plain' | "'" | '"' {
  const { multiline, flowPlain, blockPlain, singleQuoted } = analyze(node.text)
  if (quote === '"' || (asKey && multiline)) return '"'
  const allowed = sink.flowLevel > 0 ? flowPlain : blockPlain
  const empty = node.text === '' && (sink.flowLevel > 0 || asKey)
  if (quote === null && allowed && !empty && node.plain) return 'plain'
  return singleQuoted ? "'" : '"'
}

function putPlain(sink: Sink, text: string, mayBreak: boolean): void {
  if (!sink.whitespace && text !== '') put(sink, ' ')
  const chars = [...text]
  chars.forEach((char, index) => {
    const fold = mayBreak && char === ' ' && chars[index - 1] !== ' ' && chars[index + 1] !== ' '
    if (fold && sink.column > sink.bestWidth) putIndent(sink)
    else put(sink, char)
    if (char !== ' ') sink.indention = false
  })
  sink.whitespace = false
  sink.indention = false
}

function putSingleQuoted(sink: Sink, text: string, mayBreak: boolean): void {
  putMark(sink, "'", true)
  const chars = [...text]
  let breaks = false
  chars.forEach((char, index) => {
    if (lineBreak.test(char)) {
      if (!breaks && char === '\n') putBreak(sink)
      putBreak(sink, char)
      sink.indention = true
      breaks = true
      return
    }
    if (char === ' ') {
      const inside = index > 0 && index < chars.length - 1 && chars[index - 1] !== ' ' && chars[index + 1] !== ' '
      if (mayBreak && inside && sink.column > sink.bestWidth) putIndent(sink)
      else put(sink, char)
      return
    }
    if (breaks) putIndent(sink)
    put(sink, char === "'" ? "''" : char)
    sink.indention = false
    breaks = false
  })
  if (breaks) putIndent(sink)
  putMark(sink, "'", false)
}

const escapes = new Map([
  ['\0', '0'],
  ['\x07', 'a'],
  ['\b', 'b'],
  ['\t', 't'],
  ['\n', 'n'],
  ['\v', 'v'],
  ['\f', 'f'],
  ['\r', 'r'],
  ['\x1b', 'e'],
  ['"', '"'],
  ['\\', '\\'],
  ['\x85', 'N'],
  ['\xa0', '_'],
  ['\u2028', 'L'],
  ['\u2029', 'P'],
])

function escapeOf(char: string): string | undefined {
  if (!/["\\\n\x85\u2028\u2029]/.test(char) && !unprintable.test(char)) return undefined
  const short = escapes.get(char)
  if (short !== undefined) return `\\${short}`
  const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase()
  const [letter, digits] = code.length <= 2 ? ['x', 2] : code.length <= 4 ? ['u', 4] : ['U', 8]
  return `\\${letter}${code.padStart(Number(digits), '0')}`
}

function putDoubleQuoted(sink: Sink, text: string, mayBreak: boolean): void {
  putMark(sink, '"', true)
  const chars = [...text]
  let spaces = false
  chars.forEach((char, index) => {
    const escaped = escapeOf(char)
    const inside = index > 0 && index < chars.length - 1
    if (char === ' ' && mayBreak && !spaces && inside && sink.column > sink.bestWidth) {
      putIndent(sink)
      if (chars[index + 1] === ' ') put(sink, '\\')
    } else put(sink, escaped ?? char)
    spaces = char === ' '
  })
  putMark(sink, '"', false)
}
