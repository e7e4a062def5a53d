import { escapeControls } from '../diagnostics/escape.ts'
import type { Cell, HostEvent, ItemEvent, ShownChange } from '../run/event.ts'
import type { Json } from '../state/json.ts'
import type { Paint } from './color.ts'
import { unifiedDiff } from './unified.ts'

/** What a plan would change, and the diffs of both plan and apply. */
export function changeLines(event: HostEvent | ItemEvent, planning: boolean, paint: Paint): string[] {
  const rows = event.changes.flatMap((change) => [
    ...(planning ? [paint('yellow', `    ${sign(change)} ${about(change)}${cellsOf(change)}`)] : []),
    ...(change.diff ? unifiedDiff(change.diff, paint) : []),
  ])
  const why = planning ? event.because.map((text) => paint('purple', `    ? ${escapeControls(text)}`)) : []
  return [...rows, ...why]
}

/** The subject, unless the title names it already. */
function about({ subject, title }: ShownChange): string {
  return escapeControls(subject === '' || title.includes(subject) ? title : `${subject}: ${title}`)
}

function sign({ kind, cells }: ShownChange): string {
  if (kind === 'deed') return '!'
  if (cells.some(isGone)) return '-'
  return cells.some((cell) => cell.before === null || cell.before === 'absent' || cell.before === false) ? '+' : '~'
}

function isGone({ attribute, after }: Cell): boolean {
  return attribute === 'state' && after === 'absent'
}

/** `(owner root, mode 0644 → 0600)`; hashes say too little to be shown. */
function cellsOf({ cells }: ShownChange): string {
  const shown = cells.filter(({ attribute }) => attribute !== 'content' && attribute !== 'state')
  if (shown.length === 0) return ''
  return ` (${shown.map(cellText).join(', ')})`
}

function cellText({ attribute, before, after }: Cell): string {
  const now = escapeControls(plain(after))
  return before === null ? `${attribute} ${now}` : `${attribute} ${escapeControls(plain(before))} → ${now}`
}

function plain(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
