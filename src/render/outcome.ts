import { escapeControls } from '../diagnostics/escape.ts'
import type { HostEvent, ItemEvent } from '../run/event.ts'
import type { ShownJson } from '../state/json.ts'
import type { Color, Paint } from './color.ts'
import { pythonJson } from './python-json.ts'

type Told = HostEvent | ItemEvent

/** Modules whose results are there to be read: they are always shown, over several lines. */
const SPOKEN: readonly string[] = ['debug', 'assert']
/** Modules whose results are too long for -v. */
const LONG: readonly string[] = ['setup', 'gather_facts']
/** Lines of a failed command's stdout and stderr that are shown. */
const TAIL = 20

/** How a task, or one item of its loop, ended on a host, in the words of Ansible's default output. */
export function outcomeLines(event: Told, verbosity: number, paint: Paint): string[] {
  const ignoring = event.type === 'host' && event.ignored ? [paint('cyan', '...ignoring')] : []
  if (event.status === 'unreachable') return [paint(...unreachable(event)), ...ignoring]
  if (isSummed(event) && event.status !== 'skipped') return ignoring
  if (event.status === 'failed') return [paint('red', failure(event)), ...said(event, paint), ...ignoring]
  if (event.status === 'skipped') return [paint('cyan', skipping(event, verbosity))]
  const detail = isShown(event, verbosity) ? ` => ${shown(event)}` : ''
  return [paint(colorOf(event), `${event.status}: [${hostOf(event)}]${itemOf(event)}${detail}`)]
}

/** The end of a loop, all of whose items have been told. */
function isSummed(event: Told): boolean {
  return event.type === 'host' && event.looped && Array.isArray(event.result.results)
}

function unreachable(event: Told): [Color, string] {
  if (event.type === 'item') return ['red', failure(event)]
  return ['brightRed', `fatal: [${hostOf(event)}]: UNREACHABLE! => ${shown(event)}`]
}

function failure(event: Told): string {
  if (event.type === 'item') return `failed: [${hostOf(event)}] (item=${labelOf(event)}) => ${shown(event)}`
  return `fatal: [${hostOf(event)}]: FAILED! => ${shown(event)}`
}

function skipping(event: Told, verbosity: number): string {
  // Ansible ends an item's line with a space.
  const item = event.type === 'item' ? `${itemOf(event)} ` : ''
  return `skipping: [${event.host}]${item}${verbosity > 0 ? ` => ${pythonJson(resultOf(event))}` : ''}`
}

function isShown(event: Told, verbosity: number): boolean {
  const { module, status, result } = event
  const isTold = isSpoken(event) && status !== 'unknown' && !('censored' in result)
  return isTold || verbosity > (LONG.includes(module) ? 2 : 0)
}

function isSpoken({ module, terse }: Told): boolean {
  return SPOKEN.includes(module) && terse !== true
}

function shown(event: Told): string {
  return pythonJson(resultOf(event), isSpread(event) ? 4 : 0)
}

/** Fields of a result that was there before it was found to be a failure. */
const JUDGED: readonly string[] = ['assertion', 'failed_when_result', 'attempts']

/** A spoken result is spread over lines, unless the task could not even be tried. */
function isSpread(event: Told): boolean {
  const { status, result } = event
  return isSpoken(event) && (status !== 'failed' || JUDGED.some((field) => field in result))
}

/** What the line says already, or other lines do, is left out of the braces. */
function resultOf({ module, status, result }: Told): ShownJson {
  if (module === 'debug' && 'msg' in result) return { msg: result.msg ?? null }
  const told = ['failed', 'warnings', 'deprecations', ...(status === 'skipped' ? ['skipped', 'results'] : [])]
  const quiet = module === 'debug' ? ['changed', 'skip_reason', 'false_condition'] : []
  return Object.fromEntries(Object.entries(result).filter(([name]) => ![...told, ...quiet].includes(name)))
}

function hostOf({ host, delegatedTo, delegatedAt }: Told): string {
  if (delegatedTo === null || delegatedTo === host) return host
  const address = delegatedAt === undefined ? '' : `(${escapeControls(delegatedAt)})`
  return `${host} -> ${escapeControls(delegatedTo)}${address}`
}

function itemOf(event: Told): string {
  return event.type === 'item' ? ` => (item=${labelOf(event)})` : ''
}

function labelOf({ label }: ItemEvent): string {
  return escapeControls(label)
}

function colorOf({ status }: Told): Color {
  if (status === 'changed') return 'yellow'
  return status === 'unknown' ? 'purple' : 'green'
}

/** What a failed command printed, as it printed it; one line is read well enough in the result. */
function said({ result }: Told, paint: Paint): string[] {
  return (['stdout', 'stderr'] as const).flatMap((name) => {
    const text = result[name]
    if (typeof text !== 'string' || !text.trimEnd().includes('\n')) return []
    const tail = text.trimEnd().split('\n').slice(-TAIL)
    return [paint('dim', `  ${name}:`), ...tail.map((row) => `    ${escapeControls(row)}`)]
  })
}
