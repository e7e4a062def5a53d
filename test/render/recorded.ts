import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Event } from '../../src/run/event.ts'

const folder = join(import.meta.dirname, 'ansible/recorded')

/** What Ansible told its own output in a recorded run, as events. */
export function recordedEvents(name: string): Event[] {
  return eventsOf(readFileSync(join(folder, `${name}.events.ndjson`), 'utf8'))
}

/** What Ansible's output made of it. */
export function recordedText(name: string): string {
  return readFileSync(join(folder, `${name}.txt`), 'utf8')
}

/** An event a line. */
export function eventsOf(ndjson: string): Event[] {
  return ndjson
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** Ansible does not tell which hosts begin a task: here it is all of the recording. */
export function withHosts(events: readonly Event[]): Event[] {
  const hosts = [...new Set(events.flatMap((event) => ('host' in event && event.host !== null ? [event.host] : [])))]
  return events.map((event) => (event.type === 'play' || event.type === 'task' ? { ...event, hosts } : event))
}
