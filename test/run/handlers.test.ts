import { describe, expect, test } from 'vitest'
import { noHosts, run } from './support.ts'

describe.skipIf(noHosts)('handlers', () => {
  test('run once, after the tasks, in the order of their definition, on the hosts that notified', async () => {
    const { story } = await run(`
- hosts: all
  gather_facts: false
  handlers:
    - {name: first, debug: msg=1}
    - {name: second, debug: msg=2}
    - {name: third, debug: msg=3}
  tasks:
    - {name: a, debug: msg=a, changed_when: true, notify: [second, first]}
    - {name: b, debug: msg=b, changed_when: inventory_hostname == 'h1', notify: second}
    - {name: c, debug: msg=c, notify: third}
  post_tasks:
    - {name: d, debug: msg=d, changed_when: inventory_hostname == 'h2', notify: second}
`)
    expect(story).toEqual([
      'PLAY all',
      'a: h1 changed a, h2 changed a',
      'b: h1 changed b, h2 ok b',
      'c: h1 ok c, h2 ok c',
      'HANDLER first: h1 ok 1, h2 ok 1',
      'HANDLER second: h1 ok 2, h2 ok 2',
      'd: h1 ok d, h2 changed d',
      'HANDLER second: h2 ok 2',
    ])
  })

  test('listen to topics, each once, also those without a name of that topic', async () => {
    const { story } = await run(`
- hosts: h1
  gather_facts: false
  handlers:
    - {name: one, listen: all of them, debug: msg=1}
    - {name: two, listen: [all of them, other], debug: msg=2}
    - {name: three, debug: msg=3}
  tasks:
    - {name: a, debug: msg=a, changed_when: true, notify: all of them}
    - {name: b, debug: msg=b, changed_when: true, notify: [other, three]}
`)
    expect(story).toEqual([
      'PLAY h1',
      'a: h1 changed a',
      'b: h1 changed b',
      'HANDLER one: h1 ok 1',
      'HANDLER two: h1 ok 2',
      'HANDLER three: h1 ok 3',
    ])
  })

  test('of several with the same name the last defined runs', async () => {
    const { story } = await run(`
- hosts: h1
  gather_facts: false
  handlers:
    - {name: same, debug: msg=1}
    - {name: same, debug: msg=2}
  tasks:
    - {name: a, debug: msg=a, changed_when: true, notify: same}
`)
    expect(story).toEqual(['PLAY h1', 'a: h1 changed a', 'HANDLER same: h1 ok 1'])
  })

  test('meta: flush_handlers runs them at once', async () => {
    const { story } = await run(`
- hosts: all
  gather_facts: false
  handlers:
    - {name: restart, debug: msg=restarting}
  tasks:
    - {name: a, debug: msg=a, changed_when: true, notify: restart}
    - meta: flush_handlers
    - {name: b, debug: msg=b}
    - meta: flush_handlers
    - {name: c, debug: msg=c, changed_when: true, notify: restart}
`)
    expect(story).toEqual([
      'PLAY all',
      'a: h1 changed a, h2 changed a',
      'HANDLER restart: h1 ok restarting, h2 ok restarting',
      'b: h1 ok b, h2 ok b',
      'c: h1 changed c, h2 changed c',
      'HANDLER restart: h1 ok restarting, h2 ok restarting',
    ])
  })

  test('may notify handlers, those defined before too', async () => {
    const { story } = await run(`
- hosts: h1
  gather_facts: false
  handlers:
    - {name: first, debug: msg=1}
    - {name: second, debug: msg=2, changed_when: true, notify: [first, third]}
    - {name: third, debug: msg=3}
  tasks:
    - {name: a, debug: msg=a, changed_when: true, notify: second}
`)
    expect(story).toEqual([
      'PLAY h1',
      'a: h1 changed a',
      'HANDLER second: h1 changed 2',
      'HANDLER third: h1 ok 3',
      'HANDLER first: h1 ok 1',
    ])
  })

  test('do not run on a host that failed', async () => {
    const { story, recap } = await run(`
- hosts: all
  gather_facts: false
  handlers:
    - {name: restart, debug: msg=restarting}
  tasks:
    - {name: a, debug: msg=a, changed_when: true, notify: restart}
    - {name: b, fail: msg=broken, when: inventory_hostname == 'h1'}
`)
    expect(story).toEqual([
      'PLAY all',
      'a: h1 changed a, h2 changed a',
      'b: h1 failed broken, h2 skipped',
      'HANDLER restart: h2 ok restarting',
    ])
    expect(recap).toEqual({
      h1: 'changed=1 failed=1 ok=1',
      h2: 'changed=1 ok=2 skipped=1',
    })
  })

  test('run on a failed host with --force-handlers, also when all have failed', async () => {
    const { story } = await run(
      `
- hosts: all
  gather_facts: false
  handlers:
    - {name: restart, debug: msg=restarting}
  tasks:
    - {name: a, debug: msg=a, changed_when: true, notify: restart}
    - {name: b, fail: msg=broken}
`,
      { forceHandlers: true },
    )
    expect(story).toEqual([
      'PLAY all',
      'a: h1 changed a, h2 changed a',
      'b: h1 failed broken, h2 failed broken',
      'HANDLER restart: h1 ok restarting, h2 ok restarting',
    ])
  })

  test('run on a failed host with force_handlers in the play', async () => {
    const { story } = await run(`
- hosts: all
  gather_facts: false
  force_handlers: true
  handlers:
    - {name: restart, debug: msg=restarting}
  tasks:
    - {name: a, debug: msg=a, changed_when: true, notify: restart}
    - {name: b, fail: msg=broken, when: inventory_hostname == 'h1'}
    - {name: c, debug: msg=c}
`)
    expect(story).toEqual([
      'PLAY all',
      'a: h1 changed a, h2 changed a',
      'b: h1 failed broken, h2 skipped',
      'c: h2 ok c',
      'HANDLER restart: h1 ok restarting, h2 ok restarting',
    ])
  })

  test('that fail keep later handlers of that host from running', async () => {
    const { story } = await run(`
- hosts: all
  gather_facts: false
  handlers:
    - {name: first, fail: msg=broken, when: inventory_hostname == 'h1'}
    - {name: second, debug: msg=2}
  tasks:
    - {name: a, debug: msg=a, changed_when: true, notify: [first, second]}
  post_tasks:
    - {name: post, debug: msg=post}
`)
    expect(story).toEqual([
      'PLAY all',
      'a: h1 changed a, h2 changed a',
      'HANDLER first: h1 failed broken, h2 skipped',
      'HANDLER second: h2 ok 2',
      'post: h2 ok post',
    ])
  })

  test('obey their own when', async () => {
    const { story } = await run(`
- hosts: all
  gather_facts: false
  handlers:
    - {name: restart, debug: msg=restarting, when: inventory_hostname == 'h2'}
  tasks:
    - {name: a, debug: msg=a, changed_when: true, notify: restart}
`)
    expect(story).toEqual([
      'PLAY all',
      'a: h1 changed a, h2 changed a',
      'HANDLER restart: h1 skipped, h2 ok restarting',
    ])
  })

  test('are notified by a loop of which one item changed', async () => {
    const { story } = await run(`
- hosts: h1
  gather_facts: false
  handlers:
    - {name: restart, debug: msg=restarting}
    - {name: other, debug: msg=never}
  tasks:
    - name: a
      debug: msg={{ item }}
      changed_when: item == 'b'
      loop: [a, b, c]
      notify: restart
`)
    expect(story).toEqual([
      'PLAY h1',
      'a: h1(a) ok a, h1(b) changed b, h1(c) ok c',
      'HANDLER restart: h1 ok restarting',
    ])
  })

  test('are found by a templated name', async () => {
    const { story } = await run(`
- hosts: h1
  gather_facts: false
  vars: {service: nginx}
  handlers:
    - {name: 'restart nginx', debug: msg=1}
    - {name: 'reload {{ service }}', debug: msg=2}
  tasks:
    - {name: a, debug: msg=a, changed_when: true, notify: 'restart {{ service }}'}
    - {name: b, debug: msg=b, changed_when: true, notify: 'reload nginx'}
`)
    expect(story).toEqual([
      'PLAY h1',
      'a: h1 changed a',
      'b: h1 changed b',
      'HANDLER restart nginx: h1 ok 1',
      'HANDLER reload nginx: h1 ok 2',
    ])
  })

  test('a forced handler that fails is the last one of its host', async () => {
    const { story } = await run(`
- hosts: all
  gather_facts: false
  force_handlers: true
  handlers:
    - {name: first, fail: msg=broken, when: inventory_hostname == 'h1'}
    - {name: second, debug: msg=2}
  tasks:
    - {name: a, debug: msg=a, changed_when: true, notify: [first, second]}
    - {name: b, fail: msg=b, when: inventory_hostname == 'h2'}
`)
    expect(story).toEqual([
      'PLAY all',
      'a: h1 changed a, h2 changed a',
      'b: h1 skipped, h2 failed b',
      'HANDLER first: h1 failed broken, h2 skipped',
      'HANDLER second: h2 ok 2',
    ])
  })

  test('may be meta tasks, but for flush_handlers', async () => {
    const { story } = await run(`
- hosts: all
  gather_facts: false
  handlers:
    - {name: first, meta: end_host, when: inventory_hostname == 'h1'}
    - {name: second, debug: msg=2}
  tasks:
    - {name: a, debug: msg=a, changed_when: true, notify: [first, second]}
  post_tasks:
    - {name: b, debug: msg=b}
`)
    expect(story).toEqual([
      'PLAY all',
      'a: h1 changed a, h2 changed a',
      'HANDLER first: h2 skipped',
      'HANDLER second: h2 ok 2',
      'b: h2 ok b',
    ])
  })

  test('may be named by the items of a loop: all of them, once one has changed something', async () => {
    const { story } = await run(`
- hosts: h1
  gather_facts: false
  handlers:
    - {name: one, debug: msg=1}
    - {name: two, debug: msg=2}
    - {name: three, debug: msg=3}
  tasks:
    - name: a
      debug: msg={{ item }}
      changed_when: item == 'two'
      notify: "{{ item }}"
      loop: [one, two, three]
      when: item != 'three'
`)
    expect(story.slice(2)).toEqual(['HANDLER one: h1 ok 1', 'HANDLER two: h1 ok 2'])
  })

  test('can not be named where their name can not be told, and the others still can', async () => {
    const { story } = await run(`
- hosts: h1
  gather_facts: false
  handlers:
    - {name: "restart {{ nowhere }}", debug: msg=never}
    - {name: other, debug: msg=restarting}
  tasks:
    - {name: a, debug: msg=a, changed_when: true, notify: other}
`)
    expect(story).toEqual(['PLAY h1', 'a: h1 changed a', 'HANDLER other: h1 ok restarting'])
  })
})
