import { escapeControls } from '../diagnostics/escape.ts'
import type { Event, HostEvent, ItemEvent, Recap, Report } from '../run/event.ts'
import type { Json } from '../state/json.ts'
import { changeLines } from './changes.ts'
import type { Color, Paint } from './color.ts'
import { pythonJson } from './python-json.ts'

/** How the plain output is written. */
export interface PlainStyle {
  readonly write: (text: string) => void
  /** Width of a banner's row of stars. */
  readonly columns: number
  readonly paint: Paint
  readonly verbosity: number
}

/** The layout of Ansible's default output, which people and their tools read already. */
export function plainRenderer(style: PlainStyle): Report {
  const { paint } = style
  let planning = false
  const line = (text = '') => style.write(`${text}\n`)
  const banner = (text: string) => {
    line()
    line(`${text} ${'*'.repeat(Math.max(3, style.columns - text.length - 1))}`)
  }
  const told = (event: HostEvent | ItemEvent) => {
    for (const text of linesOf(event, style)) line(text)
    for (const text of changeLines(event, planning, paint)) line(text)
  }
  return (event) => {
    if (event.type === 'run') planning = event.mode === 'plan'
    else if (event.type === 'play') banner(`PLAY [${event.name}]`)
    else if (event.type === 'task')
      banner(`${event.handler ? 'RUNNING HANDLER' : 'TASK'} [${escapeControls(event.name)}]`)
    else if (event.type === 'item') told(event)
    else if (event.type === 'host') told(event)
    else if (event.type === 'recap') {
      banner('PLAY RECAP')
      for (const text of recapLines(event.hosts, paint)) line(text)
      line()
    } else for (const text of asides(event, paint)) line(text)
  }
}

function asides(event: Event, paint: Paint): string[] {
  if (event.type === 'no-hosts') {
    return [
      '',
      event.reason === 'none-matched'
        ? paint('cyan', 'skipping: no hosts matched')
        : paint('red', 'NO MORE HOSTS LEFT *************************************************************'),
    ]
  }
  if (event.type === 'included') {
    const label = event.label === null ? '' : ` => (item=${event.label})`
    return [paint('cyan', `included: ${event.file} for ${event.hosts.join(', ')}${label}`)]
  }
  if (event.type === 'retry') {
    return [`FAILED - RETRYING: [${event.host}]: ${event.name} (${event.left} retries left).`]
  }
  const of = event.type === 'warning' || event.type === 'note' ? (event.host === null ? '' : `[${event.host}]: `) : ''
  if (event.type === 'warning') return [paint('purple', `[WARNING]: ${of}${escapeControls(event.message)}`)]
  if (event.type === 'note') return [paint('cyan', `note: ${of}${escapeControls(event.message)}`)]
  return []
}

function linesOf(event: HostEvent | ItemEvent, { paint, verbosity }: PlainStyle): string[] {
  const host = event.delegatedTo === null ? event.host : `${event.host} -> ${event.delegatedTo}`
  const looped = event.type === 'host' && event.looped
  const item = event.type === 'item' ? ` => (item=${escapeControls(event.label)})` : ''
  const result = ` => ${pythonJson(shownResult(event))}`
  const ignoring = event.ignored ? [paint('cyan', '...ignoring')] : []
  if (event.status === 'unreachable') return [paint('red', `fatal: [${host}]: UNREACHABLE!${result}`)]
  if (event.status === 'failed') {
    if (event.type === 'item') return [paint('red', `failed: [${host}] (item=${escapeControls(event.label)})${result}`)]
    return [paint('red', `fatal: [${host}]: FAILED!${result}`), ...said(event, paint), ...ignoring]
  }
  if (looped && event.status !== 'skipped') return []
  if (event.status === 'skipped')
    return [paint('cyan', `skipping: [${host}]${item}${verbosity > 0 ? result : ' '}`).trimEnd()]
  const debug = isDebug(event) ? ` => ${pythonJson(debugResult(event), 4)}` : verbosity > 0 ? result : ''
  return [paint(colorOf(event), `${event.status === 'unknown' ? 'unknown' : event.status}: [${host}]${item}${debug}`)]
}

function colorOf(event: HostEvent | ItemEvent): Color {
  return event.status === 'changed' ? 'yellow' : event.status === 'unknown' ? 'purple' : 'green'
}

/** That it failed is said before the braces. */
function shownResult({ result }: HostEvent | ItemEvent): Json {
  const { failed: _, ...rest } = result
  return rest
}

function isDebug(event: HostEvent | ItemEvent): boolean {
  return event.module === 'debug'
}

/** What a debug task prints is its message alone. */
function debugResult({ result }: HostEvent | ItemEvent): Json {
  return Object.fromEntries(
    Object.entries(result).filter(([name]) => !['changed', 'failed', 'item', 'ansible_loop_var'].includes(name)),
  )
}

/** What a failed command printed, as it printed it. */
function said({ result }: HostEvent, paint: Paint): string[] {
  const rows: string[] = []
  for (const name of ['stdout', 'stderr'] as const) {
    const text = result[name]
    if (typeof text !== 'string' || text.trim() === '') continue
    const tail = text.trimEnd().split('\n').slice(-20)
    rows.push(paint('dim', `  ${name}:`), ...tail.map((row) => `    ${escapeControls(row)}`))
  }
  return rows
}

/** One line a host, with the columns of Ansible's. */
function recapLines(hosts: Readonly<Record<string, Recap>>, paint: Paint): string[] {
  return Object.entries(hosts).map(([host, recap]) => {
    const fields = (['ok', 'changed', 'unreachable', 'failed', 'skipped', 'rescued', 'ignored'] as const).map((name) =>
      `${name}=${recap[name]}`.padEnd(name.length + 5),
    )
    const known = recap.unknown > 0 ? `unknown=${recap.unknown}` : ''
    const color = recap.failed + recap.unreachable > 0 ? 'red' : recap.changed > 0 ? 'yellow' : 'green'
    return `${paint(color, host)}${' '.repeat(Math.max(1, 27 - host.length))}: ${fields.join('')}${known}`.trimEnd()
  })
}
