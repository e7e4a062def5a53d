import type { Cell, Event, HostEvent, ItemEvent, ShownChange } from '../../../src/run/event.ts'

/** What was told of one task, or one item of its loop, on one host. */
export type Told = HostEvent | ItemEvent

/** What was told of the tasks of a run, in order. */
export function told(events: readonly Event[]): readonly Told[] {
  return events.filter((event) => event.type === 'host' || event.type === 'item')
}

/** What did not succeed, with its message. */
export function failures(events: readonly Event[]): readonly string[] {
  const rows = told(events).filter(({ status }) => status === 'failed' || status === 'unreachable')
  return rows.map(({ host, task, result }) => `${host} ${task}: ${result?.msg}`)
}

/** The tasks that changed something, each with its host. */
export function changed(events: readonly Event[]): readonly string[] {
  const rows = told(events).filter(({ status }) => status === 'changed')
  return rows.map(({ host, task }) => `${host} ${task}`)
}

/** Of every task what two runs with the same outcome have in common: all but times, inodes, and the host's name. */
export function outcomes(events: readonly Event[]): readonly unknown[] {
  return told(events).map(({ task, module, status, result, changes, because, ...more }) => ({
    task: lastOf(task),
    module,
    status,
    result: lasting(result),
    changes: changes.map(deedOf),
    because,
    notified: 'notified' in more ? more.notified : [],
  }))
}

/** A change with its cells in words. */
export function deedOf({ subject, title, kind, cells }: ShownChange) {
  return { subject, title, kind, cells: cells.map(cellText) }
}

function cellText({ key, attribute, before, after }: Cell): string {
  return `${key} ${attribute}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`
}

/** Which task of the file: its line. */
export function lastOf(task: string): string {
  return task.replace(/^.*\//, '')
}

const passing = new Set(['atime', 'mtime', 'ctime', 'inode', 'dev', 'start', 'end', 'delta', 'status'])
const ofFolders = new Set(['size', 'nlink'])

/** A result without times, inodes and temporary names; a folder's size and links are those of a moment, too. */
function lasting(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(/\.rcprov-\w+/g, '.rcprov-')
  if (Array.isArray(value)) return value.map(lasting)
  if (typeof value !== 'object' || value === null) return value
  const isFolder = 'isdir' in value ? value.isdir === true : 'state' in value && value.state === 'directory'
  const kept = Object.entries(value).filter(([name]) => !passing.has(name) && !(isFolder && ofFolders.has(name)))
  return Object.fromEntries(kept.map(([name, inner]) => [name, lasting(inner)]))
}
