import { describe, expect, test } from 'vitest'
import { noHosts, run, runTasks } from './support.ts'

describe.skipIf(noHosts)('the order of tasks', () => {
  test('all hosts do a task before any does the next', async () => {
    const { story, recap } = await runTasks(`
- name: one
  command: echo {{ inventory_hostname }}
- name: two
  debug: msg=hello
`)
    expect(story).toEqual(['PLAY all', 'one: h1 changed, h2 changed', 'two: h1 ok hello, h2 ok hello'])
    expect(recap).toEqual({
      h1: 'changed=1 ok=2',
      h2: 'changed=1 ok=2',
    })
  })

  test('pre_tasks, roles, tasks and post_tasks come in this order', async () => {
    const { story } = await run({
      'site.yml': `
- name: the play
  hosts: h1
  gather_facts: false
  post_tasks: [{name: post, debug: msg=4}]
  tasks: [{name: task, debug: msg=3}]
  roles: [web]
  pre_tasks: [{name: pre, debug: msg=1}]
`,
      'roles/web/tasks/main.yml': '- {name: in role, debug: msg=2}',
    })
    expect(story).toEqual(['PLAY the play', 'pre: h1 ok 1', 'web : in role: h1 ok 2', 'task: h1 ok 3', 'post: h1 ok 4'])
  })

  test('a failed host is left out of what follows, the others go on', async () => {
    const { story, recap } = await run(`
- hosts: all
  gather_facts: false
  tasks:
    - name: breaks on h1
      fail: msg=broken
      when: inventory_hostname == 'h1'
    - name: after
      debug: msg={{ [ansible_play_hosts, ansible_play_hosts_all, ansible_play_batch] }}
- name: next play
  hosts: all
  gather_facts: false
  tasks:
    - name: later
      debug: msg={{ ansible_play_hosts }}
`)
    expect(story).toEqual([
      'PLAY all',
      'breaks on h1: h1 failed broken, h2 skipped',
      'after: h2 ok [["h2"],["h1","h2"],["h2"]]',
      'PLAY next play',
      'later: h2 ok ["h2"]',
    ])
    expect(recap).toEqual({
      h1: 'failed=1',
      h2: 'ok=2 skipped=1',
    })
  })

  test('the run ends when no host is left', async () => {
    const { story } = await run(`
- hosts: all
  gather_facts: false
  tasks:
    - name: breaks
      fail: msg=broken
    - name: never
      debug: msg=never
- name: next play
  hosts: all
  gather_facts: false
  tasks: [{name: never either, debug: msg=never}]
`)
    expect(story).toEqual(['PLAY all', 'breaks: h1 failed broken, h2 failed broken'])
  })

  test('that no host is left is told only where any_errors_fatal or run_once failed for all', async () => {
    const { events } = await runTasks('- fail: {msg: broken}')
    expect(events.filter(({ type }) => type === 'no-hosts')).toEqual([])
  })

  test('a play whose pattern fits no host is passed over', async () => {
    const { story } = await run(`
- {name: nobody, hosts: nosuch, gather_facts: false, tasks: [{debug: msg=never}]}
- {name: one, hosts: h2, gather_facts: false, tasks: [{name: done, debug: msg=yes}]}
`)
    expect(story).toEqual(['PLAY nobody', 'no hosts: none-matched', 'PLAY one', 'done: h2 ok yes'])
  })

  test('a task without a name is called by its module', async () => {
    const { story } = await runTasks(
      `
- debug: msg=1
- ansible.builtin.debug: msg=2
- name: on {{ inventory_hostname }}
  set_fact: a=1
`,
      { hosts: ['h1'] },
    )
    expect(story).toEqual(['PLAY all', 'debug: h1 ok 1', 'ansible.builtin.debug: h1 ok 2', 'on h1: h1 ok'])
  })

  test('any_errors_fatal ends the play for all hosts', async () => {
    const { story, recap } = await run(`
- hosts: all
  gather_facts: false
  any_errors_fatal: true
  tasks:
    - name: breaks on h1
      fail: msg=broken
      when: inventory_hostname == 'h1'
    - name: after
      debug: msg=after
`)
    expect(story).toEqual(['PLAY all', 'breaks on h1: h1 failed broken, h2 skipped'])
    expect(recap).toEqual({
      h1: 'failed=1',
      h2: 'skipped=1',
    })
  })

  test('meta: end_host takes hosts out of a play, meta: end_play all of them', async () => {
    const { story } = await run(`
- hosts: all
  gather_facts: false
  tasks:
    - meta: end_host
      when: inventory_hostname == 'h1'
    - name: only h2
      debug: msg=here
    - meta: end_play
    - name: never
      debug: msg=never
- name: again
  hosts: all
  gather_facts: false
  tasks:
    - name: both
      debug: msg=here
`)
    expect(story.filter((line) => !line.startsWith('meta'))).toEqual([
      'PLAY all',
      'only h2: h2 ok here',
      'PLAY again',
      'both: h1 ok here, h2 ok here',
    ])
  })

  test('a meta task that its when keeps from a host is told as skipped there', async () => {
    const { story } = await runTasks("- {meta: end_host, when: inventory_hostname == 'h1'}")
    expect(story).toEqual(['PLAY all', 'meta: h2 skipped'])
  })

  test('meta: clear_host_errors brings failed hosts back for the next play', async () => {
    const { story } = await run(`
- hosts: all
  gather_facts: false
  tasks:
    - name: breaks
      fail: msg=broken
      when: inventory_hostname == 'h1'
    - meta: clear_host_errors
    - name: after
      debug: msg=here
- hosts: all
  gather_facts: false
  tasks:
    - name: next
      debug: msg=here
`)
    expect(story).toEqual([
      'PLAY all',
      'breaks: h1 failed broken, h2 skipped',
      'after: h2 ok here',
      'PLAY all',
      'next: h1 ok here, h2 ok here',
    ])
  })

  test('connection: local in a play is the way to its hosts', async () => {
    const { story } = await run({
      'hosts.yml': 'all: {hosts: {far.invalid: {ansible_python_interpreter: /usr/bin/python3}}}',
      'site.yml': '- {hosts: far.invalid, connection: local, gather_facts: false, tasks: [{ping: }]}',
    })
    expect(story).toEqual(['PLAY far.invalid', 'ping: far.invalid ok'])
  })

  test('ignore_unreachable goes on with the next task', async () => {
    const { story } = await run({
      'hosts.yml': 'all: {hosts: {h3: {ansible_connection: ssh, ansible_host: 127.0.0.1, ansible_port: 1}}}',
      'site.yml': '- {hosts: h3, gather_facts: false, ignore_unreachable: true, tasks: [{ping: }, {debug: msg=after}]}',
    })
    expect(story).toEqual(['PLAY h3', 'ping: h3 unreachable ignored', 'debug: h3 ok after'])
  })

  test('serial takes hosts in batches', async () => {
    const { story } = await run(
      `
- hosts: all
  gather_facts: false
  serial: 2
  tasks:
    - name: one
      debug: msg={{ [ansible_play_batch, ansible_play_hosts_all | length] }}
`,
      { hosts: ['h1', 'h2', 'h3'] },
    )
    expect(story).toEqual([
      'PLAY all',
      'one: h1 ok [["h1","h2"],3], h2 ok [["h1","h2"],3]',
      'PLAY all',
      'one: h3 ok [["h3"],3]',
    ])
  })
})
