import { describe, expect, test } from 'vitest'
import { noHosts, runTasks } from './support.ts'

const alone = { hosts: ['h1'] }

describe.skipIf(noHosts)('how a task ended', () => {
  test('ignore_errors goes on, and the register says failed', async () => {
    const { story } = await runTasks(
      `
- name: breaks
  command: "false"
  register: r
  ignore_errors: true
- name: tell
  debug: msg={{ [r is failed, r is succeeded, r is changed, r.rc] }}
`,
      alone,
    )
    expect(story).toEqual(['PLAY all', 'breaks: h1 failed ignored', 'tell: h1 ok [true,false,true,1]'])
  })

  test('a failure that is ignored counts as changed where it says so', async () => {
    const { recap } = await runTasks('- {command: "false", ignore_errors: true}', alone)
    expect(recap.h1).toBe('changed=1 ignored=1 ok=1')
  })

  test('ignore_errors can be an expression', async () => {
    const { story } = await runTasks(`
- name: breaks
  fail: msg=broken
  ignore_errors: "{{ inventory_hostname == 'h2' }}"
- name: after
  debug: msg=after
`)
    expect(story).toEqual(['PLAY all', 'breaks: h1 failed broken, h2 failed ignored broken', 'after: h2 ok after'])
  })

  test('failed_when has the last word, a list holds only if all of it does', async () => {
    const { story } = await runTasks(
      `
- name: no failure
  command: "false"
  register: r
  failed_when: r.rc > 1
- name: one of two
  command: "true"
  register: r
  failed_when: [r.rc == 0, r.stdout == 'x']
- name: both
  command: "true"
  register: r
  failed_when: [r.rc == 0, r.stdout == '']
  ignore_errors: true
- name: tell
  debug: msg={{ [r.failed, r.failed_when_result, r.changed] }}
`,
      alone,
    )
    expect(story).toEqual([
      'PLAY all',
      'no failure: h1 changed',
      'one of two: h1 changed',
      'both: h1 failed ignored',
      'tell: h1 ok [true,true,true]',
    ])
  })

  test('changed_when has the last word', async () => {
    const { story } = await runTasks(
      `
- {name: never, command: echo a, changed_when: false}
- {name: by output, command: echo a, register: r, changed_when: "'a' in r.stdout"}
- {name: list, command: echo a, register: r, changed_when: ["'a' in r.stdout", "'b' in r.stdout"]}
- {name: debug, debug: msg=x, changed_when: true}
- {name: tell, debug: 'msg={{ [r.changed, r is changed] }}'}
`,
      alone,
    )
    expect(story).toEqual([
      'PLAY all',
      'never: h1 ok',
      'by output: h1 changed',
      'list: h1 ok',
      'debug: h1 changed x',
      'tell: h1 ok [false,false]',
    ])
  })

  test('a failed command can be unchanged', async () => {
    const { story } = await runTasks(
      `
- {name: breaks, command: "false", register: r, changed_when: false, ignore_errors: true}
- {name: tell, debug: 'msg={{ [r.failed, r.changed, r.rc, r.msg] }}'}
`,
      alone,
    )
    expect(story).toEqual([
      'PLAY all',
      'breaks: h1 failed ignored',
      'tell: h1 ok [true,false,1,"non-zero return code"]',
    ])
  })

  test('until tries again, and gives up after its retries', async () => {
    const { story, events } = await runTasks(
      `
- name: works at last
  shell: echo x >> {{ playbook_dir }}/tries; cat {{ playbook_dir }}/tries
  register: r
  until: r.stdout_lines | length == 3
  retries: 5
  delay: 0
- {name: tell, debug: 'msg={{ [r.attempts, r.stdout_lines | length] }}'}
- name: gives up
  command: echo no
  register: r
  until: r.stdout == 'yes'
  retries: 2
  delay: 0
  ignore_errors: true
- {name: tell, debug: 'msg={{ [r.failed, r is failed] }}'}
`,
      alone,
    )
    expect(story).toEqual([
      'PLAY all',
      'works at last: h1 changed',
      'tell: h1 ok [3,3]',
      'gives up: h1 failed ignored',
      'tell: h1 ok [true,true]',
    ])
    expect(events.flatMap((event) => (event.type === 'retry' ? [`${event.name} ${event.left}`] : []))).toEqual([
      'works at last 5',
      'works at last 4',
      'gives up 2',
      'gives up 1',
    ])
  })

  test('until without retries tries three more times, and counts these as attempts', async () => {
    const { story } = await runTasks(
      `
- {name: gives up, command: echo no, register: r, until: r.stdout == 'yes', delay: 0, ignore_errors: true}
- {name: tell, debug: 'msg={{ r.attempts }}'}
`,
      alone,
    )
    expect(story).toEqual(['PLAY all', 'gives up: h1 failed ignored', 'tell: h1 ok 3'])
  })

  test('until tries each item of a loop', async () => {
    const { story } = await runTasks(
      `
- name: works at last
  shell: echo x >> {{ playbook_dir }}/{{ item }}; cat {{ playbook_dir }}/{{ item }}
  register: r
  until: r.stdout_lines | length == 2
  retries: 3
  delay: 0
  loop: [one, two]
- {name: tell, debug: "msg={{ r.results | map(attribute='attempts') }}"}
`,
      alone,
    )
    expect(story).toEqual(['PLAY all', 'works at last: h1(one) changed, h1(two) changed', 'tell: h1 ok [2,2]'])
  })

  test('a skipped task registers that it was skipped', async () => {
    const { story } = await runTasks(
      `
- {name: skipped, command: echo a, register: r, when: false}
- {name: tell, debug: 'msg={{ [r.skipped, r.changed, r is skipped, r is changed, r is failed, r.stdout is defined, r.skip_reason] }}'}
- {name: by it, debug: msg=ran, when: r is not skipped}
`,
      alone,
    )
    expect(story).toEqual([
      'PLAY all',
      'skipped: h1 skipped',
      'tell: h1 ok [true,false,true,false,false,false,"Conditional result was False"]',
      'by it: h1 skipped',
    ])
  })

  test('a command registers what it said', async () => {
    const { story } = await runTasks(
      `
- shell: printf 'a\\nb\\n'; echo err >&2
  register: r
- debug: msg={{ [r.stdout, r.stdout_lines, r.stderr, r.stderr_lines, r.rc, r.changed, r.failed, r.cmd] }}
- command: echo "a b" c
  register: r
- debug: msg={{ [r.stdout, r.cmd] }}
`,
      alone,
    )
    expect(story).toEqual([
      'PLAY all',
      'shell: h1 changed',
      'debug: h1 ok ["a\\nb",["a","b"],"err",["err"],0,true,false,"printf \'a\\\\nb\\\\n\'; echo err >&2"]',
      'command: h1 changed',
      'debug: h1 ok ["a b c",["echo","a b","c"]]',
    ])
  })

  test('what a task says of itself in failed_when is known by its register name only', async () => {
    const { story } = await runTasks(
      `
- name: undefined
  command: "true"
  failed_when: nosuch.rc == 1
  ignore_errors: true
- name: after
  debug: msg=after
`,
      alone,
    )
    expect(story).toEqual(['PLAY all', 'undefined: h1 failed ignored', 'after: h1 ok after'])
  })
})
