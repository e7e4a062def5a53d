import { escapeControls } from '../diagnostics/escape.ts'
import type { Cell, HostEvent, ItemEvent, ShownChange } from '../run/event.ts'
import type { Json } from '../state/json.ts'
import type { Paint } from './color.ts'
import { unifiedDiff } from './unified.ts'

/** The diffs that stand above a result, of both plan and apply. */
export function diffLines(event: HostEvent | ItemEvent, paint: Paint): string[] {
  return event.changes.flatMap(({ diff }) => (diff ? unifiedDiff(diff, paint) : []))
}

/** What a plan would change, below a result, and what it can't know yet. */
export function plannedLines(event: HostEvent | ItemEvent, paint: Paint): string[] {
  const rows = event.changes.map((change) => paint('yellow', `    ${sign(change)} ${about(change)}${cellsOf(change)}`))
  const why = event.because.map((text) => paint('purple', `    ? ${escapeControls(text)}`))
  // `check_mode: false` runs a task also in a plan.
  const real = rows.length > 0 && !event.dry ? [paint('purple', '    (ran for real: check_mode is false)')] : []
  return [...rows, ...real, ...why]
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

/** `(owner root, mode 0644 → 0600)`; hashes say too little to be shown. Where there are several things, each is named. */
function cellsOf({ cells }: ShownChange): string {
  const shown = cells.filter(
    ({ attribute, before, after }) =>
      attribute !== 'content' && attribute !== 'state' && !(before === null && isEmpty(after)),
  )
  if (shown.length === 0) return ''
  const keys = [...new Set(shown.map(({ key }) => key))]
  const groups = keys.map((key) => {
    const texts = shown.filter((cell) => cell.key === key).map(cellText)
    return `${keys.length > 1 ? `${escapeControls(thingOf(key))}: ` : ''}${texts.join(', ')}`
  })
  return ` (${groups.join('; ')})`
}

function thingOf(key: string): string {
  return key.slice(key.indexOf(':') + 1)
}

function cellText({ attribute, before, after }: Cell): string {
  const now = escapeControls(plain(after))
  if (before !== null) return `${attribute} ${escapeControls(plain(before))} → ${now}`
  return attribute === now ? now : `${attribute} ${now}`
}

function isEmpty(value: Json): boolean {
  return value === '' || (Array.isArray(value) && value.length === 0)
}

function plain(value: Json): string {
  if (value === '') return "''"
  return typeof value === 'string' ? value : JSON.stringify(value)
}
