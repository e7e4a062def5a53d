import { describe, expect, test } from 'vitest'
import type { Event } from '../../src/run/event.ts'
import { judgedByAnsible, noHosts, run, runTasks } from './support.ts'

const warnings = (events: readonly Event[]) =>
  events.flatMap((event) => (event.type === 'warning' ? [event.message] : []))

describe.skipIf(noHosts)('a lookup that fails', () => {
  const tasks = (errors: string) => `
- debug: {msg: "{{ query('file', '/nosuch', errors='${errors}') }}"}
- debug: {msg: "{{ lookup('file', '/nosuch', errors='${errors}') | default('none', true) }}"}
`

  test('has found nothing where errors are ignored, and says so where it is to warn', async () => {
    const [ignored, warned] = [
      await runTasks(tasks('ignore'), { hosts: ['h1'] }),
      await runTasks(tasks('warn'), { hosts: ['h1'] }),
    ]
    const story = ['debug: h1 ok []', 'debug: h1 ok none']
    expect([ignored.story.slice(1), warned.story.slice(1)]).toEqual([story, story])
    expect(warnings(ignored.events)).toEqual([])
    const message = expect.stringMatching(/^the lookup file failed: .*\/nosuch/)
    expect(warnings(warned.events)).toEqual(judgedByAnsible ? [] : [message, message])
  })

  test('is not taken for one when it was only asked for too early', async () => {
    const { story } = await run(
      {
        'site.yml': `
- hosts: all
  gather_facts: false
  tasks:
    - stat: path=/
    - {stat: {path: "{{ lookup('file', 'where', errors='ignore') | default('/usr', true) }}"}, register: found}
    - debug: {msg: "{{ found.stat.path }}"}
`,
        'files/where': '/etc',
      },
      { hosts: ['h1'] },
    )
    expect(story.at(-1)).toBe('debug: h1 ok /etc')
  })
})
