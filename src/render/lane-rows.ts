import { displayWidth, escapeControls } from '../diagnostics/escape.ts'
import type { Paint } from './color.ts'
import type { Lane, Lanes } from './lanes.ts'

/** What the rows are made for. */
export interface Frame {
  /** Of the terminal. */
  readonly columns: number
  readonly rows: number
  /** In ms. */
  readonly now: number
  /** The mark of what is under way. */
  readonly spinner: string
  readonly paint: Paint
}

/** Rows that a frame leaves to what stands above it. */
const ABOVE = 4
const WIDEST_NAME = 32
/** A task that takes no longer needs no clock, in ms. */
const SHORT = 2000

/** The rows of the live view: a lane for each host, or for those under way where there are too many; then the whole. */
export function laneRows(lanes: Lanes, frame: Frame): string[] {
  if (lanes.lanes.length === 0 || lanes.task === '') return []
  const room = Math.max(1, frame.rows - ABOVE)
  const all = lanes.lanes
  // Those that stand still are the first to go.
  const shown = all.length <= room ? all : all.filter(({ state }) => state === 'running').slice(0, room)
  const widest = Math.max(...shown.map(({ host }) => displayWidth(escapeControls(host))), 0)
  const width = Math.min(widest, WIDEST_NAME, Math.floor(frame.columns / 3))
  return [...shown.map((lane) => laneRow(lane, width, frame)), wholeRow(lanes, shown.length, frame)]
}

function laneRow(lane: Lane, width: number, { columns, now, spinner, paint }: Frame): string {
  const name = padded(cut(escapeControls(lane.host), width), width)
  const running = lane.state === 'running'
  const parts = [
    name,
    ...(running ? [escapeControls(lane.task), ...elapsed(now - lane.since)] : []),
    ...(lane.last === '' ? [] : [escapeControls(lane.last)]),
  ]
  const text = cut(parts.join('  '), columns - 3)
  if (running) return `${paint('cyan', spinner)} ${text}`
  return lane.state === 'broken' ? paint('red', `✖ ${text}`) : paint('dim', `· ${text}`)
}

/** `[packages]  38 of 50 hosts done, 2 failed, 10 under way (6 not shown)  task 7  1 min 03 s`. */
function wholeRow({ lanes, task, tasks, since }: Lanes, shown: number, { columns, now, paint }: Frame): string {
  const count = (state: Lane['state']) => lanes.filter((lane) => lane.state === state).length
  const running = count('running')
  const broken = count('broken')
  const hidden = shown < running ? ` (${running - shown} not shown)` : ''
  const counts = [
    `${count('waiting')} of ${lanes.length} done`,
    ...(broken > 0 ? [`${broken} failed`] : []),
    ...(running > 0 ? [`${running} under way${hidden}`] : []),
  ]
  const text = [`task ${tasks} [${escapeControls(task)}]`, counts.join(', '), ...elapsed(now - since)].join('  ')
  return paint('bold', cut(text, columns - 1))
}

function elapsed(ms: number): string[] {
  if (ms < SHORT) return []
  const seconds = Math.floor(ms / 1000)
  if (seconds < 60) return [`${seconds} s`]
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return [`${minutes} min ${String(seconds % 60).padStart(2, '0')} s`]
  return [`${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`]
}

/** Cut to so many columns, the last of which is then an ellipsis. */
function cut(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text
  let kept = ''
  let width = 1
  for (const character of text) {
    width += displayWidth(character)
    if (width > columns) break
    kept += character
  }
  return columns < 1 ? '' : `${kept}…`
}

function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)))
}
