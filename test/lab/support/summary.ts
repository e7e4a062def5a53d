import type { Event } from '../../../src/run/event.ts'
import { type Told, told } from './told.ts'

/** The changes of a run as an operator takes them in, one line for all hosts alike: `h1 h2: settings of instances 3000: change content`. */
export function summary(events: readonly Event[]): readonly string[] {
  const names = new Map(events.flatMap((event) => (event.type === 'task' ? [[event.task, event.name]] : [])))
  const hosts = new Map<string, string[]>()
  for (const row of told(events).filter(isChange)) {
    const name = names.get(row.task)?.replace(/^\w+ : /, '') ?? ''
    const label = row.type === 'item' ? ` ${row.label}` : ''
    const titles = row.changes.filter(({ quiet }) => !quiet).map(({ title }) => title)
    const line = `${name}${label}: ${titles.join(', ')}`
    hosts.set(line, [...(hosts.get(line) ?? []), row.host])
  }
  return [...hosts].map(([line, all]) => `${all.sort().join(' ')}: ${line}`)
}

/** A loop is told item by item, and then once more as a whole. */
function isChange(row: Told): boolean {
  return row.status === 'changed' && !(row.type === 'host' && row.looped)
}
