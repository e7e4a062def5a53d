import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Event } from '../../src/run/event.ts'
import { judgedByAnsible, noHosts, runTasks } from './support.ts'

const results = (events: readonly Event[]) =>
  events.flatMap((event) => (event.type === 'host' && event.status === 'changed' ? [event.result] : []))

const file = '{{ playbook_dir }}/made.txt'

describe.skipIf(noHosts)('backup', () => {
  test.each([
    ['copy', `{content: new, dest: "${file}", backup: true}`, 'backup_file'],
    ['copy', `{src: "{{ playbook_dir }}/source.txt", dest: "${file}", remote_src: true, backup: true}`, 'backup_file'],
    ['template', `{src: "{{ playbook_dir }}/source.txt", dest: "${file}", backup: true}`, 'backup_file'],
    ['lineinfile', `{path: "${file}", line: new, backup: true}`, 'backup'],
    ['blockinfile', `{path: "${file}", block: new, backup: true}`, 'backup_file'],
    ['replace', `{path: "${file}", regexp: old, replace: new, backup: true}`, 'backup_file'],
    ['assemble', `{src: "{{ playbook_dir }}/parts", dest: "${file}", backup: true, remote_src: true}`, 'backup_file'],
  ])('of %s is named in its result', async (module, args, field) => {
    const tasks = `
- copy: {content: "old\\n", dest: "${file}"}
- copy: {content: newer, dest: "{{ playbook_dir }}/source.txt"}
- file: {path: "{{ playbook_dir }}/parts", state: directory}
- copy: {content: part, dest: "{{ playbook_dir }}/parts/1"}
- ${module}: ${args}
`
    const { events, folder } = await runTasks(tasks, { hosts: ['h1'] })
    const path = String(results(events).at(-1)?.[field])
    expect(path).toMatch(/\/made\.txt\.\d+\.\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d~$/)
    expect([path.startsWith(folder), readFileSync(path, 'utf8')]).toEqual([true, 'old\n'])
  })

  test('is named where a validation speaks, and only where there was a file', async () => {
    const { events } = await runTasks(
      `
- copy: {content: old, dest: "${file}", backup: true}
- copy: {content: new, dest: "${file}", backup: true, validate: "echo looked at %s"}
- copy: {content: new, dest: "${file}", backup: true, mode: "0600"}
`,
      { hosts: ['h1'] },
    )
    const names = results(events).map(({ backup_file: name }) => typeof name === 'string' && existsSync(name))
    expect(names).toEqual([false, true, false])
  })

  test.skipIf(judgedByAnsible)('has no name yet in a plan, and the result is not doubted', async () => {
    const tasks = `
- copy: {content: old, dest: "{{ playbook_dir }}/site.yml", backup: true}
  register: made
- debug: {msg: "{{ made.backup_file }}"}
- debug: {msg: sure}
  when: made is not failed
`
    const { story } = await runTasks(tasks, { hosts: ['h1'], dry: true })
    expect(story.slice(1)).toEqual([
      'copy: h1 changed',
      expect.stringContaining('debug: h1 ok (known after: copy '),
      'debug: h1 ok sure',
    ])
  })
})
