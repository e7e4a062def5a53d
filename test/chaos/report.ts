import type { Applied } from './apply.ts'
import type { StagedMoment } from './moments.ts'
import { changedBy, type Round } from './round.ts'

const widths = [2, 8, 7, 54, 54, 26, 5]

/** The names of a row's cells. */
export const head = line(['#', 'stage', 'killed', 'at this moment', 'when this was under way', 'the next apply', 'end'])

/** A round as a row of the table. */
export function row(number: number, { stage, task, after }: StagedMoment, { killed, next, faults }: Round): string {
  return line([
    String(number),
    stage,
    `${killed.seconds.toFixed(1)} s`,
    `${short(task)} + ${after} ms`,
    underWay(killed),
    `${changedBy(next)} changed in ${next.seconds.toFixed(1)} s`,
    faults.length === 0 ? 'right' : 'WRONG',
  ])
}

function line(cells: readonly string[]): string {
  return cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')
}

/** The tasks that hosts had begun and not ended, with these hosts. */
function underWay({ events }: Applied): string {
  const open = new Map<string, string>()
  for (const { event } of events) {
    if (event.type === 'task') for (const host of event.hosts) open.set(host, event.name)
    if (event.type === 'host') open.delete(event.host)
  }
  const hostsAt = (name: string) => [...open].flatMap(([host, at]) => (at === name ? [host] : []))
  const tasks = [...new Set(open.values())].map((name) => `${short(name)} (${hostsAt(name).sort().join(' ')})`)
  return tasks.join(', ') || 'nothing'
}

/** A task's name without its role's, and no longer than the table bears. */
function short(task: string): string {
  return task.replace(/^\w+ : /, '').slice(0, 40)
}
