import type { Event, Report } from '../run/event.ts'

type TaskEvent = Extract<Event, { type: 'task' }>

/**
 * Where each host goes through a play by itself, a task's heading waits for its first result, and comes again wherever
 * results of another task have come between.
 */
export function headingsByResult(report: Report): Report {
  const current = new Map<string, TaskEvent>()
  let isFree = false
  let last = ''
  return (event) => {
    if (event.type === 'play') {
      isFree = event.free === true
      current.clear()
      last = ''
    }
    if (isFree && event.type === 'task') {
      for (const host of event.hosts) current.set(host, event)
      return
    }
    const heading = current.get(hostOf(event))
    if (heading && last !== heading.task) {
      last = heading.task
      report(heading)
    }
    report(event)
  }
}

function hostOf(event: Event): string {
  if (event.type === 'included') return event.hosts[0] ?? ''
  return event.type === 'host' || event.type === 'item' ? event.host : ''
}
