import { describe, expect, test } from 'vitest'
import type { Event } from '../../src/run/event.ts'
import { judgedByAnsible, noHosts, run, runTasks, type Told } from './support.ts'

const alone = { hosts: ['h1'] }

/** What failed tasks say, with paths as they stand in the project. */
function messages({ events, folder }: Told): string[] {
  const failed = (event: Event) =>
    event.type === 'host' && ['failed', 'unreachable'].includes(event.status) ? [String(event.result.msg)] : []
  return events.flatMap(failed).map((text) => text.replaceAll(`${folder}/`, ''))
}

describe.skipIf(noHosts)('names', () => {
  test('that can not be told stay as they are written', async () => {
    const { story } = await run(
      `
- hosts: h1
  name: "play {{ nosuch }}"
  gather_facts: false
  tasks:
    - {name: "task {{ nosuch }}", debug: msg=1}
    - {name: "again {{ 1 + 1 }}", command: "false", until: false, retries: 1, delay: 0, ignore_errors: true}
`,
      alone,
    )
    expect(story).toEqual(['PLAY play {{ nosuch }}', 'task {{ nosuch }}: h1 ok 1', 'again 2: h1 failed ignored'])
  })
})

describe.skipIf(noHosts || judgedByAnsible)('mistakes that are found only while running', () => {
  test.each([
    ['an undefined variable', '- debug: {msg: "a {{ nosuch }}"}', "'nosuch' is undefined (site.yml:4:26)"],
    [
      'a condition',
      '- {debug: {msg: x}, when: nosuch == 1}',
      "The conditional check 'nosuch == 1' failed. The error was: 'nosuch' is undefined (site.yml:4:31)",
    ],
    ['an attribute', '- {vars: {a: {b: 1}}, debug: {msg: "{{ a.c }}"}}', "has no attribute 'c'"],
    ['a loop', '- {debug: {msg: x}, loop: "{{ nosuch }}"}', "'nosuch' is undefined (site.yml:4:35)"],
    ['a file', '- copy: {src: nosuch, dest: /tmp/nosuch}', "Could not find or access 'nosuch'"],
    ['an argument', '- file: {path: /tmp, state: "{{ \'nosuch\' }}"}', 'state'],
    ['run_once', '- {debug: {msg: x}, run_once: "{{ nosuch }}"}', "'nosuch' is undefined (site.yml:4:"],
    ['any_errors_fatal', '- {debug: {msg: x}, any_errors_fatal: "{{ nosuch }}"}', "'nosuch' is undefined (site.yml:4:"],
    ['throttle', '- {debug: {msg: x}, throttle: "{{ nosuch }}"}', "'nosuch' is undefined (site.yml:4:"],
    [
      'a handler',
      '- {debug: {msg: x}, changed_when: true, notify: "{{ nosuch }}"}',
      "'nosuch' is undefined (site.yml:4:",
    ],
    ['a host to delegate to', '- {command: "true", delegate_to: nosuch}', 'nosuch'],
  ])('%s', async (_, task, message) => {
    expect(messages(await runTasks(task, alone))).toEqual([expect.stringContaining(message)])
  })

  test('a host that can not be reached is left out, the others go on', async () => {
    const told = await run({
      'hosts.yml': 'all: {hosts: {h1: {}, h3: {ansible_connection: ssh, ansible_host: 127.0.0.1, ansible_port: 1}}}',
      'site.yml': `
- hosts: all
  gather_facts: false
  tasks:
    - {name: one, ping: }
    - {name: two, ping: }
`,
    })
    expect(told.recap.h3).toBe('unreachable=1')
    expect(told.story).toEqual(['PLAY all', 'one: h1 ok, h2 ok, h3 unreachable', 'two: h1 ok, h2 ok'])
    expect(messages(told)).toEqual([expect.stringContaining('127.0.0.1')])
  })
})
