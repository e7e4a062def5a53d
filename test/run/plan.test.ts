import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Event } from '../../src/run/event.ts'
import { judgedByAnsible, noHosts, run, runTasks } from './support.ts'

const dry = { hosts: ['h1'], dry: true }

function becauses(events: readonly Event[]): string[] {
  return events.flatMap((event) => (event.type === 'host' ? event.because : []))
}

function titles(events: readonly Event[]): string[] {
  const changes = events.flatMap((event) => (event.type === 'host' || event.type === 'item' ? event.changes : []))
  return changes.map(({ title }) => title)
}

describe.skipIf(noHosts || judgedByAnsible)('a plan', () => {
  test('tells of each step as if those before it were done, and writes nothing', async () => {
    const tasks = `
- {name: folder, file: {path: "{{ playbook_dir }}/new", state: directory}}
- {name: text, copy: {content: "one\\n", dest: "{{ playbook_dir }}/new/text"}}
- {name: line, lineinfile: {path: "{{ playbook_dir }}/new/text", line: two}}
- {name: again, lineinfile: {path: "{{ playbook_dir }}/new/text", line: one}}
- {name: look, stat: {path: "{{ playbook_dir }}/new/text"}, register: s}
- {name: tell, debug: {msg: "{{ s.stat.exists }}"}}
`
    const planned = await runTasks(tasks, dry)
    expect(existsSync(join(planned.folder, 'new'))).toBe(false)
    expect(planned.story).toEqual([
      'PLAY all',
      'folder: h1 changed',
      'text: h1 changed',
      'line: h1 changed',
      'again: h1 ok',
      'look: h1 ok',
      'tell: h1 ok true',
    ])
    const applied = await runTasks(tasks, { hosts: ['h1'], folder: planned.folder })
    expect(applied.story).toEqual(planned.story)
    expect(titles(applied.events)).toEqual(titles(planned.events))
  })

  test('what a command will say is not known, nor what follows from it', async () => {
    const { story, events } = await runTasks(
      `
- {name: ask, command: "date +%s", register: now}
- {name: tell, debug: {msg: "{{ now.stdout }}"}}
- {name: if late, debug: {msg: late}, when: now.stdout | int > 5}
- {name: derived, set_fact: {later: "{{ now.stdout }}"}}
- {name: from it, debug: {msg: "{{ later }}"}}
- {name: each, debug: {msg: "{{ item }}"}, loop: "{{ now.stdout_lines }}"}
- {name: defined, debug: {msg: "{{ now is defined }}"}}
`,
      dry,
    )
    expect(story).toEqual([
      'PLAY all',
      'ask: h1 changed',
      expect.stringMatching(/^tell: h1 (ok|unknown) ?.*known after: ask/),
      'if late: h1 unknown',
      'derived: h1 ok',
      expect.stringMatching(/^from it: h1 (ok|unknown) ?.*known after: ask/),
      'each: h1 unknown',
      'defined: h1 ok true',
    ])
    expect(becauses(events).join('\n')).toContain('if now.stdout | int > 5')
  })

  test('a host is not failed by what is not known', async () => {
    const { recap } = await runTasks(
      `
- {command: "true", register: r}
- {fail: {msg: never}, when: r.rc != 0}
- {assert: {that: r.rc == 0}}
- {command: "true", register: q, failed_when: "'x' in q.stdout", changed_when: q.rc == 7}
`,
      dry,
    )
    expect(recap.h1).not.toContain('failed')
  })

  test('handlers that would run are in it', async () => {
    const { story } = await run(
      `
- hosts: h1
  gather_facts: false
  handlers: [{name: restart, command: "true"}]
  tasks:
    - {name: text, copy: {content: x, dest: "{{ playbook_dir }}/x"}, notify: restart}
`,
      dry,
    )
    expect(story).toEqual(['PLAY h1', 'text: h1 changed', 'HANDLER restart: h1 changed'])
  })

  test('check_mode: false runs for real', async () => {
    const { story, folder } = await runTasks(
      `
- {name: for real, command: "touch {{ playbook_dir }}/x", check_mode: false}
- {name: look, stat: {path: "{{ playbook_dir }}/x"}, register: s}
- {name: tell, debug: {msg: "{{ [s.stat.exists, ansible_check_mode] }}"}}
`,
      dry,
    )
    expect(story).toEqual(['PLAY all', 'for real: h1 changed', 'look: h1 ok', 'tell: h1 ok [true,true]'])
    expect(existsSync(join(folder, 'x'))).toBe(true)
  })

  test('an include that depends on what is not known is one row', async () => {
    const { story } = await runTasks(
      `
- {name: ask, command: echo more, register: r}
- {name: more, include_tasks: "{{ r.stdout }}.yml"}
- {name: after, debug: msg=after}
`,
      dry,
    )
    expect(story).toEqual(['PLAY all', 'ask: h1 changed', 'more: h1 unknown', 'after: h1 ok after'])
  })

  test('until is not waited for', async () => {
    const started = Date.now()
    await runTasks('- {command: "false", register: r, until: r.rc == 0, retries: 5, delay: 60}', dry)
    expect(Date.now() - started).toBeLessThan(5000)
  })
})
