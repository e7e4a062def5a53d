import { describe, expect, test } from 'vitest'
import { judgedByAnsible, noHosts, run } from './support.ts'

describe.skipIf(noHosts || judgedByAnsible)('a plan says what it can not know', () => {
  test('of a command that a planned one may make needless, and of handlers that only such ones notify', async () => {
    const { story, events } = await run(
      `
- hosts: h1
  gather_facts: false
  handlers:
    - {name: sure, debug: msg=sure}
    - {name: perhaps, debug: msg=perhaps}
    - {name: both, debug: msg=both}
  tasks:
    - {name: unpack, command: "tar x", register: r}
    - {name: build, command: "make", args: {creates: /tmp/rcprov-nowhere/built}, notify: [perhaps, both]}
    - {name: more, debug: msg=more, when: r.rc == 0, notify: perhaps}
    - {name: install, command: "make install", notify: [sure, both]}
`,
      { hosts: ['h1'], dry: true },
    )
    expect(story).toEqual([
      'PLAY h1',
      'unpack: h1 changed',
      'build: h1 unknown',
      'more: h1 unknown',
      'install: h1 changed',
      'HANDLER sure: h1 ok sure',
      'HANDLER perhaps: h1 unknown',
      'HANDLER both: h1 ok both',
    ])
    const why = events.flatMap((event) => (event.type === 'host' && event.status === 'unknown' ? [event.because] : []))
    expect(why.at(-1)).toEqual(['if more changes something'])
  })

  test('of items of a loop, where a later task asks for what they found', async () => {
    const { story, recap } = await run(
      `
- hosts: h1
  gather_facts: false
  tasks:
    - {name: unpack, command: "tar x"}
    - {name: look, stat: {path: "{{ item }}"}, loop: [/etc/passwd, /etc/unpacked], register: r}
    - {name: use, debug: msg=there, loop: "{{ r.results }}", when: item.stat.exists, loop_control: {label: "{{ item.item }}"}}
`,
      { hosts: ['h1'], dry: true },
    )
    expect(story.at(-1)).toMatch(/^use: .*unknown/)
    expect(recap.h1).not.toContain('failed')
  })

  test('of what an expression will match in what is waited for', async () => {
    const { story } = await run(
      `
- hosts: h1
  gather_facts: false
  tasks:
    - {name: wait, wait_for: {path: /etc/passwd, search_regex: "root:(.)"}, register: r}
    - {name: use, debug: msg=x, when: r.match_groups.0 == 'x'}
    - {name: left out, debug: msg=skipped, when: r is skipped}
`,
      { hosts: ['h1'], dry: true },
    )
    expect(story.slice(-2)).toEqual(['use: h1 unknown', 'left out: h1 ok skipped'])
  })
})
