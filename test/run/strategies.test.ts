import { describe, expect, test } from 'vitest'
import type { Event } from '../../src/run/event.ts'
import { judgedByAnsible, noHosts, run } from './support.ts'

/** How each task ended on one host, in the order of its results. */
function course(events: readonly Event[], host: string): string[] {
  const names = new Map<string, string>()
  for (const event of events) if (event.type === 'task') names.set(event.task, event.name)
  return events.flatMap((event) =>
    event.type === 'host' && event.host === host ? [`${names.get(event.task)} ${event.status}`] : [],
  )
}

/** Hosts by the order in which they came to the end of a task. */
function arrivals(events: readonly Event[], name: string): string[] {
  const tasks = events.flatMap((event) => (event.type === 'task' && event.name === name ? [event.task] : []))
  return events.flatMap((event) => (event.type === 'host' && tasks.includes(event.task) ? [event.host] : []))
}

const play = (strategy: string) => `
- hosts: all
  gather_facts: false
  strategy: ${strategy}
  any_errors_fatal: true
  handlers:
    - {name: restart, debug: msg=restarting}
  tasks:
    - {name: a, command: "sleep {{ 0.6 if inventory_hostname == 'h1' else 0 }}", notify: restart}
    - {name: b, fail: msg=broken, when: inventory_hostname == 'h2'}
    - {name: c, debug: msg=c, run_once: true}
    - {include_tasks: more.yml}
- hosts: all
  gather_facts: false
  tasks:
    - {name: e, debug: msg=e}
`
const more = '- {name: d, debug: msg=d}'
const hosts = { hosts: ['h1', 'h2', 'h3'] }

// The tests keep Ansible to one fork, which makes all hosts wait for each other.
describe.skipIf(noHosts || judgedByAnsible)('strategies', () => {
  test.each(['free', 'host_pinned', 'ansible.builtin.free'])('%s: each host goes on by itself', async (strategy) => {
    const { events, recap } = await run({ 'site.yml': play(strategy), 'more.yml': more }, hosts)
    expect(arrivals(events, 'd')).toEqual(['h3', 'h1'])
    expect(arrivals(events, 'a').at(-1)).toBe('h1')
    expect(course(events, 'h3')).toEqual(['a changed', 'b skipped', 'c ok', 'd ok', 'restart ok', 'e ok'])
    expect(course(events, 'h2')).toEqual(['a changed', 'b failed'])
    expect(recap.h1).toBe('changed=1 ok=6 skipped=1')
  })

  test('free: says that run_once and any_errors_fatal have no effect', async () => {
    const { events } = await run({ 'site.yml': play('free'), 'more.yml': more }, hosts)
    const warnings = events.flatMap((event) => (event.type === 'warning' ? [event.message.split('"')[1]] : []))
    expect(new Set(warnings)).toEqual(new Set(['any_errors_fatal', 'run_once']))
  })

  test('free: end_play ends it for all hosts', async () => {
    const { events } = await run(
      `
- hosts: all
  gather_facts: false
  strategy: free
  tasks:
    - {name: a, command: "sleep {{ 0.4 if inventory_hostname == 'h1' else 0 }}"}
    - meta: end_play
    - {name: b, debug: msg=b}
`,
      hosts,
    )
    expect(arrivals(events, 'b')).toEqual([])
  })

  test('free: serial still makes batches', async () => {
    const { events } = await run(
      `
- hosts: all
  gather_facts: false
  strategy: free
  serial: 2
  tasks:
    - {name: a, command: "sleep {{ 0.3 if inventory_hostname == 'h1' else 0 }}"}
`,
      hosts,
    )
    expect(arrivals(events, 'a')).toEqual(['h2', 'h1', 'h3'])
  })
})

describe.skipIf(noHosts || judgedByAnsible)('throttle', () => {
  const atOnce = (events: readonly Event[]) => {
    const times = events.flatMap((event) =>
      event.type === 'host' ? [{ start: String(event.result.start), end: String(event.result.end) }] : [],
    )
    return times.filter((one) => times.some((other) => other !== one && other.start < one.end && one.start < other.end))
  }

  test.each([
    ['1', 0],
    ['"{{ 3 }}"', 3],
  ])('lets %s hosts do a task at once', async (throttle, expected) => {
    const { events } = await run(
      `
- hosts: all
  gather_facts: false
  tasks:
    - {name: a, command: sleep 0.3, throttle: ${throttle}}
`,
      hosts,
    )
    expect(atOnce(events)).toHaveLength(expected)
  })
})
