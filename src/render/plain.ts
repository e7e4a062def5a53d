import { displayWidth, escapeControls } from '../diagnostics/escape.ts'
import type { Event, Report } from '../run/event.ts'
import { diffLines, plannedLines } from './changes.ts'
import type { Paint } from './color.ts'
import { foldUnchanged, type LinesOf } from './fold.ts'
import { headingsByResult } from './headings.ts'
import { outcomeLines } from './outcome.ts'
import { recapLines } from './recap.ts'
import { createSummary } from './summary.ts'
import { warningsOnce } from './warnings.ts'

/** How the plain output is written. */
export interface PlainStyle {
  readonly write: (text: string) => void
  /** Where warnings go, so that what reads the output need not tell them apart. */
  readonly warn: (text: string) => void
  /** Width of a banner's row of stars. */
  readonly columns: number
  readonly paint: Paint
  readonly verbosity: number
  /** Tasks and hosts where nothing changed are counted, not shown. */
  readonly folded: boolean
}

/** The layout of Ansible's default output, which people and their tools read already; below it one line that sums up. */
export function plainRenderer(style: PlainStyle): Report {
  const lines = style.folded ? foldUnchanged(linesOf(style), style.paint) : linesOf(style)
  const warnings = warningsOnce(style.paint)
  return headingsByResult((event) => {
    const warned = warnings(event)
    if (warned.length > 0) style.warn(`${warned.join('\n')}\n`)
    const rows = lines(event)
    if (rows.length > 0) style.write(`${rows.join('\n')}\n`)
  })
}

function linesOf({ columns, paint, verbosity }: PlainStyle): LinesOf {
  const summary = createSummary()
  let planning = false
  return (event) => {
    summary.add(event)
    if (event.type === 'run') planning = event.mode === 'plan'
    if (event.type === 'play') return banner(`PLAY [${event.name.trim()}]`, columns)
    if (event.type === 'task') return taskLines(event, columns, verbosity, paint)
    if (event.type === 'item' || event.type === 'host') {
      const planned = planning || event.dry ? plannedLines(event, paint) : []
      return [...diffLines(event, paint), ...outcomeLines(event, verbosity, paint), ...planned]
    }
    if (event.type === 'recap') return [...banner('PLAY RECAP', columns), ...recapLines(event.hosts, paint), '']
    if (event.type === 'end') return [paint('bold', summary.text(event))]
    return asides(event, columns, paint)
  }
}

/** A heading with an empty line above it. */
function banner(text: string, columns: number): string[] {
  const heading = escapeControls(text)
  return ['', `${heading} ${'*'.repeat(Math.max(3, columns - displayWidth(heading)))}`]
}

function taskLines(task: Extract<Event, { type: 'task' }>, columns: number, verbosity: number, paint: Paint): string[] {
  const heading = banner(`${task.handler ? 'RUNNING HANDLER' : 'TASK'} [${task.name.trim()}]`, columns)
  if (verbosity < 2) return heading
  return [...heading, paint('gray', `task path: ${escapeControls(task.place.file)}:${task.place.line}`)]
}

function asides(event: Event, columns: number, paint: Paint): string[] {
  if (event.type === 'no-hosts') {
    if (event.reason === 'none-matched') return [paint('cyan', 'skipping: no hosts matched')]
    return banner('NO MORE HOSTS LEFT', columns)
  }
  if (event.type === 'included') {
    const item = event.label === null ? '' : ` => (item=${escapeControls(event.label)})`
    return [paint('cyan', `included: ${escapeControls(event.file)} for ${event.hosts.join(', ')}${item}`)]
  }
  if (event.type === 'retry') {
    const name = escapeControls(event.name)
    return [paint('gray', `FAILED - RETRYING: [${event.host}]: ${name} (${event.left} retries left).`)]
  }
  if (event.type === 'note') {
    const of = event.host === null ? '' : `[${event.host}]: `
    return [paint('cyan', `note: ${of}${escapeControls(event.message)}`)]
  }
  return []
}
