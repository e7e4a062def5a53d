import { describe, expect, test } from 'vitest'
import { noHosts, run, runTasks } from './support.ts'

describe.skipIf(noHosts)('blocks', () => {
  test('rescue runs on the hosts that failed, always on all', async () => {
    const { story, recap } = await runTasks(`
- block:
    - name: breaks
      fail: msg=broken
      when: inventory_hostname == 'h1'
    - name: rest
      debug: msg=rest
  rescue:
    - name: repair
      debug: {msg: "{{ [ansible_failed_task.name, ansible_failed_task.action, ansible_failed_result.msg] }}"}
  always:
    - name: at last
      debug: msg=last
- name: after
  debug: msg=after
`)
    expect(story).toEqual([
      'PLAY all',
      'breaks: h1 failed broken, h2 skipped',
      'rest: h2 ok rest',
      'repair: h1 ok ["breaks","fail","broken"]',
      'at last: h1 ok last, h2 ok last',
      'after: h1 ok after, h2 ok after',
    ])
    expect(recap).toEqual({
      h1: 'ok=3 rescued=1',
      h2: 'ok=3 skipped=1',
    })
  })

  test('always runs after a failure that nothing rescues, and the host stays failed', async () => {
    const { story, recap } = await runTasks(`
- block:
    - {name: breaks, fail: msg=broken, when: inventory_hostname == 'h1'}
  always:
    - {name: at last, debug: msg=last}
- {name: after, debug: msg=after}
`)
    expect(story).toEqual([
      'PLAY all',
      'breaks: h1 failed broken, h2 skipped',
      'at last: h1 ok last, h2 ok last',
      'after: h2 ok after',
    ])
    expect(recap).toEqual({
      h1: 'failed=1 ok=1',
      h2: 'ok=2 skipped=1',
    })
  })

  test('a rescue that fails leaves the host failed, after always', async () => {
    const { story, recap } = await runTasks(
      `
- block:
    - {name: breaks, fail: msg=broken}
  rescue:
    - {name: repair, fail: msg=helpless}
    - {name: never, debug: msg=never}
  always:
    - {name: at last, debug: msg=last}
- {name: after, debug: msg=after}
`,
      { hosts: ['h1'] },
    )
    expect(story).toEqual(['PLAY all', 'breaks: h1 failed broken', 'repair: h1 failed helpless', 'at last: h1 ok last'])
    expect(recap).toEqual({
      h1: 'failed=1 ok=1 rescued=1',
    })
  })

  test('an inner rescue keeps the outer one from running', async () => {
    const { story } = await runTasks(
      `
- block:
    - block:
        - {name: breaks, fail: msg=broken}
      rescue:
        - {name: inner, debug: msg=inner}
      always:
        - {name: inner always, debug: msg=inner}
    - {name: goes on, debug: msg=on}
  rescue:
    - {name: outer, debug: msg=outer}
  always:
    - {name: outer always, debug: msg=outer}
`,
      { hosts: ['h1'] },
    )
    expect(story).toEqual([
      'PLAY all',
      'breaks: h1 failed broken',
      'inner: h1 ok inner',
      'inner always: h1 ok inner',
      'goes on: h1 ok on',
      'outer always: h1 ok outer',
    ])
  })

  test('a failure in an inner rescue goes to the outer one', async () => {
    const { story, recap } = await runTasks(
      `
- block:
    - block:
        - {name: breaks, fail: msg=broken}
      rescue:
        - {name: inner, fail: msg=again}
      always:
        - {name: inner always, debug: msg=inner}
    - {name: never, debug: msg=never}
  rescue:
    - {name: outer, debug: 'msg={{ ansible_failed_task.name }}'}
`,
      { hosts: ['h1'] },
    )
    expect(story).toEqual([
      'PLAY all',
      'breaks: h1 failed broken',
      'inner: h1 failed again',
      'inner always: h1 ok inner',
      'outer: h1 ok inner',
    ])
    expect(recap).toEqual({
      h1: 'ok=2 rescued=2',
    })
  })

  test('what a block says holds for all of its tasks', async () => {
    const { story } = await runTasks(`
- when: inventory_hostname == 'h1'
  vars: {who: block}
  ignore_errors: true
  block:
    - {name: a, debug: 'msg={{ who }}'}
    - {name: b, debug: 'msg={{ who }}', vars: {who: task}}
    - {name: c, fail: msg=broken}
    - {name: d, debug: msg=after, when: false}
  rescue:
    - {name: never, debug: msg=never}
`)
    expect(story).toEqual([
      'PLAY all',
      'a: h1 ok block, h2 skipped',
      'b: h1 ok task, h2 skipped',
      'c: h1 failed ignored broken, h2 skipped',
      'd: h1 skipped, h2 skipped',
    ])
  })

  test("a block's when is asked before each of its tasks", async () => {
    const { story } = await runTasks(
      `
- set_fact: {go: true}
- when: go
  block:
    - {name: a, set_fact: {go: false}}
    - {name: b, debug: msg=b}
`,
      { hosts: ['h1'] },
    )
    expect(story).toEqual(['PLAY all', 'set_fact: h1 ok', 'a: h1 ok', 'b: h1 skipped'])
  })

  test('a failed host in always fails there too', async () => {
    const { story, recap } = await runTasks(
      `
- block:
    - {name: fine, debug: msg=fine}
  always:
    - {name: breaks, fail: msg=broken}
    - {name: never, debug: msg=never}
`,
      { hosts: ['h1'] },
    )
    expect(story).toEqual(['PLAY all', 'fine: h1 ok fine', 'breaks: h1 failed broken'])
    expect(recap).toEqual({
      h1: 'failed=1 ok=1',
    })
  })

  test('ansible_failed_result holds what a command said', async () => {
    const { story } = await runTasks(
      `
- block:
    - name: breaks
      shell: echo out; echo err >&2; exit 3
  rescue:
    - name: tell
      debug: msg={{ [ansible_failed_result.rc, ansible_failed_result.stdout, ansible_failed_result.stderr, ansible_failed_result.failed, ansible_failed_result.changed] }}
`,
      { hosts: ['h1'] },
    )
    expect(story).toEqual(['PLAY all', 'breaks: h1 failed', 'tell: h1 ok [3,"out","err",true,true]'])
  })

  test('a rescued host is whole again for the plays that follow', async () => {
    const { story } = await run(`
- hosts: h1
  gather_facts: false
  tasks:
    - block:
        - {name: breaks, fail: msg=broken}
      rescue:
        - {name: repair, debug: msg=repaired}
- name: next
  hosts: h1
  gather_facts: false
  tasks:
    - {name: here, debug: msg=here}
`)
    expect(story).toEqual([
      'PLAY h1',
      'breaks: h1 failed broken',
      'repair: h1 ok repaired',
      'PLAY next',
      'here: h1 ok here',
    ])
  })
})
