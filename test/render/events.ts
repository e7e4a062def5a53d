import type { Event, HostEvent, ItemEvent, Recap, ShownChange, Status } from '../../src/run/event.ts'

/** The start of a run. */
export function run(mode: 'plan' | 'apply'): Event {
  return { type: 'run', id: 'x', time: '2026-11-21T12:00:00Z', mode, playbooks: ['site.yml'] }
}

export function play(name: string, hosts: readonly string[]): Event {
  return { type: 'play', name, hosts }
}

export function task(name: string, hosts: readonly string[] = []): Event {
  const place = { file: 'site.yml', line: 3, column: 5 }
  return { type: 'task', task: name, name, module: 'command', place, handler: false, hosts }
}

export function host(name: string, status: Status, more: Partial<HostEvent> = {}): HostEvent {
  return { type: 'host', ...outcome(name, status), looped: false, seconds: 1, notified: [], ...more }
}

export function item(name: string, status: Status, label: string, more: Partial<ItemEvent> = {}): ItemEvent {
  return { type: 'item', ...outcome(name, status), label, ...more }
}

function outcome(name: string, status: Status) {
  const rest = { result: {}, changes: [], because: [], delegatedTo: null, dry: false, ignored: false }
  return { host: name, task: 't', module: 'command', status, ...rest }
}

export function output(name: string, text: string): Event {
  return { type: 'output', host: name, stream: 'stdout', text }
}

/** A change of one thing. */
export function change(subject: string, title: string, more: Partial<ShownChange> = {}): ShownChange {
  const cells = [{ key: `stat:${subject}`, attribute: 'state', before: 'absent', after: 'directory' }] as const
  return { subject, title, kind: 'state', quiet: false, cells, diff: null, ...more }
}

export function recap(hosts: Readonly<Record<string, Partial<Recap>>>): Event {
  const none = { ok: 0, changed: 0, unreachable: 0, failed: 0, skipped: 0, rescued: 0, ignored: 0, unknown: 0 }
  const full = Object.entries(hosts).map(([name, counts]) => [name, { ...none, ...counts }] as const)
  return { type: 'recap', hosts: Object.fromEntries(full) }
}

export function end(exitCode: number): Event {
  return { type: 'end', exitCode, seconds: 2.5 }
}
