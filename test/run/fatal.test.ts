import { describe, expect, test } from 'vitest'
import { noHosts, run, runTasks } from './support.ts'

const three = { hosts: ['h1', 'h2', 'h3'] }

describe.skipIf(noHosts)('any_errors_fatal', () => {
  test('ends the run for all after the task, with its later plays and even forced handlers', async () => {
    const { story, recap } = await run(`
- hosts: all
  gather_facts: false
  any_errors_fatal: true
  force_handlers: true
  handlers:
    - {name: restart, debug: msg=restarting}
  tasks:
    - {name: a, debug: msg=a, changed_when: true, notify: restart}
    - {name: b, fail: msg=broken, when: inventory_hostname == 'h1'}
    - {name: c, debug: msg=c}
- hosts: h2
  gather_facts: false
  tasks:
    - {name: d, debug: msg=d}
`)
    expect(story).toEqual(['PLAY all', 'a: h1 changed a, h2 changed a', 'b: h1 failed broken, h2 skipped'])
    expect(recap).toEqual({ h1: 'changed=1 failed=1 ok=1', h2: 'changed=1 ok=1 skipped=1' })
  })

  test('is no matter as long as a rescue or an always is to come', async () => {
    const { story } = await runTasks(`
- any_errors_fatal: true
  block:
    - block:
        - {name: a, fail: msg=broken, when: inventory_hostname == 'h1'}
        - {name: b, debug: msg=b}
  always:
    - {name: c, debug: msg=c}
- {name: d, debug: msg=d}
`)
    expect(story).toEqual([
      'PLAY all',
      'a: h1 failed broken, h2 skipped',
      'b: h2 ok b',
      'c: h1 ok c, h2 ok c',
      'd: h2 ok d',
    ])
  })

  test('counts where the rescue fails, too', async () => {
    const { story } = await runTasks(`
- any_errors_fatal: true
  block:
    - {name: a, fail: msg=broken, when: inventory_hostname == 'h1'}
  rescue:
    - {name: b, fail: msg=again}
- {name: c, debug: msg=c}
`)
    expect(story).toEqual(['PLAY all', 'a: h1 failed broken, h2 skipped', 'b: h1 failed again'])
  })

  test('holds in handlers', async () => {
    const { story } = await run(`
- hosts: all
  gather_facts: false
  any_errors_fatal: true
  handlers:
    - {name: first, fail: msg=broken, when: inventory_hostname == 'h1'}
    - {name: second, debug: msg=2}
  tasks:
    - {name: a, debug: msg=a, changed_when: true, notify: [first, second]}
  post_tasks:
    - {name: b, debug: msg=b}
`)
    expect(story).toEqual(['PLAY all', 'a: h1 changed a, h2 changed a', 'HANDLER first: h1 failed broken, h2 skipped'])
  })
})

describe.skipIf(noHosts)('max_fail_percentage', () => {
  const play = (percentage: string) => `
- hosts: all
  gather_facts: false
  max_fail_percentage: ${percentage}
  tasks:
    - {name: a, fail: msg=broken, when: inventory_hostname == 'h1'}
    - {name: b, fail: msg=broken, when: inventory_hostname == 'h2'}
    - {name: c, debug: msg=c}
- hosts: h3
  gather_facts: false
  tasks:
    - {name: d, debug: msg=d}
`
  const before = ['PLAY all', 'a: h1 failed broken, h2 skipped, h3 skipped', 'b: h2 failed broken, h3 skipped']

  test('ends the run when more hosts than that have failed', async () => {
    expect((await run(play('66'), three)).story).toEqual(before)
  })

  test('goes on with just so many', async () => {
    expect((await run(play('"{{ 60 + 7 }}"'), three)).story).toEqual([...before, 'c: h3 ok c', 'PLAY h3', 'd: h3 ok d'])
  })

  test('is of a batch, and does not count failures for which something is still to run', async () => {
    const { story } = await run(
      `
- hosts: all
  gather_facts: false
  serial: 2
  max_fail_percentage: 49
  tasks:
    - block:
        - {name: a, fail: msg=broken, when: inventory_hostname == 'h1'}
      always:
        - {name: b, debug: msg=b}
    - {name: c, fail: msg=broken, when: inventory_hostname == 'h3'}
    - {name: d, debug: msg=d}
`,
      { hosts: ['h1', 'h2', 'h3', 'h4'] },
    )
    expect(story).toEqual([
      'PLAY all',
      'a: h1 failed broken, h2 skipped',
      'b: h1 ok b, h2 ok b',
      'c: h2 skipped',
      'd: h2 ok d',
      'PLAY all',
      'a: h3 skipped, h4 skipped',
      'b: h3 ok b, h4 ok b',
      'c: h3 failed broken, h4 skipped',
    ])
  })
})

describe.skipIf(noHosts)('a failed run_once', () => {
  test('is fatal for all, whose counts it leaves alone', async () => {
    const { story, recap } = await runTasks(`
- {name: a, fail: msg=broken, run_once: true}
- {name: b, debug: msg=b}
`)
    expect(story).toEqual(['PLAY all', 'a: h1 failed broken'])
    expect(recap).toEqual({ h1: 'failed=1' })
  })

  test('is rescued on all', async () => {
    const { story, recap } = await runTasks(`
- block:
    - {name: a, fail: msg=broken, run_once: true}
  rescue:
    - {name: b, debug: msg=b}
- {name: c, debug: msg=c}
`)
    expect(story).toEqual(['PLAY all', 'a: h1 failed broken', 'b: h1 ok b, h2 ok b', 'c: h1 ok c, h2 ok c'])
    expect(recap).toEqual({ h1: 'ok=2 rescued=1', h2: 'ok=2' })
  })
})

describe.skipIf(noHosts)('serial', () => {
  test('takes the hosts that have failed before along in its batches', async () => {
    const { story } = await run(
      `
- hosts: all
  gather_facts: false
  tasks:
    - {name: a, fail: msg=broken, when: inventory_hostname == 'h1'}
- hosts: all
  gather_facts: false
  serial: ["50%", 2]
  tasks:
    - {name: b, debug: 'msg={{ [ansible_play_batch, play_hosts, ansible_play_hosts, ansible_play_hosts_all] }}'}
`,
      three,
    )
    expect(story).toEqual([
      'PLAY all',
      'a: h1 failed broken, h2 skipped, h3 skipped',
      'PLAY all',
      'PLAY all',
      'b: h2 ok [["h2","h3"],["h2","h3"],["h2","h3"],["h1","h2","h3"]], h3 ok [["h2","h3"],["h2","h3"],["h2","h3"],["h1","h2","h3"]]',
    ])
  })

  test('goes no further when a whole batch has failed', async () => {
    const { story } = await run(
      `
- hosts: all
  gather_facts: false
  serial: 1
  tasks:
    - {name: a, fail: msg=broken, when: inventory_hostname == 'h2'}
    - {name: b, debug: msg=b}
- hosts: h1
  gather_facts: false
  tasks:
    - {name: c, debug: msg=c}
`,
      three,
    )
    expect(story).toEqual(['PLAY all', 'a: h1 skipped', 'b: h1 ok b', 'PLAY all', 'a: h2 failed broken'])
  })

  test('goes on to other hosts where some had failed before', async () => {
    const { story } = await run(
      `
- hosts: all
  gather_facts: false
  tasks:
    - {name: a, fail: msg=broken, when: inventory_hostname == 'h1'}
- hosts: h1:h2
  gather_facts: false
  tasks:
    - {name: b, fail: msg=broken}
- hosts: h3
  gather_facts: false
  tasks:
    - {name: c, debug: msg=c}
`,
      three,
    )
    expect(story.at(-1)).toBe('c: h3 ok c')
  })
})
