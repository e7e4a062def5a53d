import type { Diagnostic } from './diagnostic.ts'
import { displayWidth, escapeControls } from './escape.ts'
import { type Place, showPlace } from './place.ts'
import { withoutSecrets } from './secret-text.ts'

/** Gives the n-th line of a file (from 1) without its end, or undefined where there is none. */
export type ReadLine = (file: string, n: number) => string | undefined

/** A mistake as people read it: what, where, the line with a caret and two before it, what to do. Safe to print. */
export function renderDiagnostic(diagnostic: Diagnostic, readLine: ReadLine, { color }: { color: boolean }): string {
  const paint = color ? painted : plain
  const { severity, code, message, place, help } = diagnostic
  const hue = severity === 'error' ? RED : YELLOW
  const gutter = ' '.repeat(String(place?.line ?? 1).length)
  const lines = [`${paint(`${severity}[${code}]`, hue)}: ${paint(escapeControls(message), BOLD)}`]
  if (place) {
    lines.push(`${gutter}${paint('-->', BLUE)} ${escapeControls(showPlace(place))}`)
    lines.push(
      ...sourceFrame(
        place,
        readLine,
        (text) => paint(text, BLUE),
        (text) => paint(text, hue),
      ),
    )
  }
  for (const line of help?.split('\n') ?? []) {
    lines.push(`${gutter} ${paint('=', BLUE)} help: ${escapeControls(line)}`)
  }
  return lines.join('\n')
}

type Paint = (text: string) => string

// Frames end up in the logs of CI systems, where a password from the line above has no business.
function sourceFrame(place: Place, readLine: ReadLine, margin: Paint, mark: Paint): string[] {
  const line = readLine(place.file, place.line)
  if (line === undefined) return []
  const width = String(place.line).length
  const row = (n: number, text: string) => `${margin(`${String(n).padStart(width)} |`)} ${text}`.trimEnd()
  const before = [place.line - 2, place.line - 1].flatMap((n) => {
    const text = n > 0 ? readLine(place.file, n) : undefined
    return text === undefined ? [] : [row(n, show(cut(withoutSecrets(text), 0)))]
  })
  const { shown, indent, carets } = markedLine(line, place)
  const empty = margin(`${' '.repeat(width)} |`)
  return [empty, ...before, row(place.line, shown), `${empty} ${indent}${mark(carets)}`]
}

/** The line itself, cut around the place when it is very long, and the carets that go below it. */
function markedLine(line: string, place: Place): { shown: string; indent: string; carets: string } {
  const at = Math.min(place.column - 1, line.length)
  const end = Math.min(at + Math.max(1, place.length ?? 1), line.length)
  const from = line.length > LONGEST ? Math.max(0, at - LONGEST / 2) : 0
  const lead = show(`${from > 0 ? '…' : ''}${withoutSecrets(line, from, at)}`)
  const marked = show(cut(withoutSecrets(line, at, end), 0))
  return {
    shown: lead + marked + show(cut(withoutSecrets(line, end), at - from)),
    indent: ' '.repeat(displayWidth(lead)),
    carets: '^'.repeat(Math.max(1, displayWidth(marked))),
  }
}

const LONGEST = 160

function cut(text: string, already: number): string {
  const room = Math.max(0, LONGEST - already)
  return text.length > room ? `${text.slice(0, room)}…` : text
}

function show(text: string): string {
  return escapeControls(text.replaceAll('\t', '→   '))
}

const RED = '1;31'
const YELLOW = '1;33'
const BLUE = '1;34'
const BOLD = '1'

function painted(text: string, style: string): string {
  return `\u001b[${style}m${text}\u001b[0m`
}

function plain(text: string): string {
  return text
}
