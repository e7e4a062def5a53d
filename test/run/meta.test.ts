import { describe, expect, test } from 'vitest'
import { judgedByAnsible, noHosts, run, runTasks } from './support.ts'

describe.skipIf(noHosts)('meta', () => {
  test('end_host takes a host out of the play, past always, handlers and post_tasks', async () => {
    const { story, recap } = await run(`
- hosts: all
  gather_facts: false
  handlers:
    - {name: restart, debug: msg=restarting}
  tasks:
    - block:
        - {name: a, debug: msg=a, changed_when: true, notify: restart}
        - {meta: end_host, when: inventory_hostname == 'h1'}
      always:
        - {name: b, debug: msg=b}
  post_tasks:
    - {name: c, debug: msg=c}
- hosts: all
  gather_facts: false
  tasks:
    - {name: d, debug: msg=d}
`)
    expect(story).toEqual([
      'PLAY all',
      'a: h1 changed a, h2 changed a',
      'meta: h2 skipped',
      'b: h2 ok b',
      'HANDLER restart: h2 ok restarting',
      'c: h2 ok c',
      'PLAY all',
      'd: h1 ok d, h2 ok d',
    ])
    expect(recap).toEqual({ h1: 'changed=1 ok=2', h2: 'changed=1 ok=5' })
  })

  test('end_batch goes on with the next batch, and the first host of one decides', async () => {
    const { story } = await run(
      `
- hosts: all
  gather_facts: false
  serial: 2
  tasks:
    - {meta: end_batch, when: 'inventory_hostname in "h1 h4"'}
    - {name: a, debug: msg=a}
`,
      { hosts: ['h1', 'h2', 'h3', 'h4'] },
    )
    expect(story).toEqual(['PLAY all', 'PLAY all', 'meta: h3 skipped', 'a: h3 ok a, h4 ok a'])
  })

  test('end_play ends all batches, and no later play', async () => {
    const { story } = await run(`
- hosts: all
  gather_facts: false
  serial: 1
  tasks:
    - {name: a, debug: msg=a}
    - meta: end_play
    - {name: b, debug: msg=b}
- hosts: all
  gather_facts: false
  tasks:
    - {name: c, debug: msg=c}
`)
    expect(story).toEqual(['PLAY all', 'a: h1 ok a', 'PLAY all', 'c: h1 ok c, h2 ok c'])
  })

  test('clear_host_errors brings hosts back in the next play', async () => {
    const { story } = await run(`
- hosts: all
  gather_facts: false
  tasks:
    - {name: a, fail: msg=broken, when: inventory_hostname == 'h1'}
    - meta: clear_host_errors
    - {name: b, debug: msg=b}
- hosts: all
  gather_facts: false
  tasks:
    - {name: c, debug: msg=c}
`)
    expect(story).toEqual([
      'PLAY all',
      'a: h1 failed broken, h2 skipped',
      'b: h2 ok b',
      'PLAY all',
      'c: h1 ok c, h2 ok c',
    ])
  })

  test('clear_host_errors brings back hosts that an earlier play has lost', async () => {
    const { story } = await run(`
- hosts: all
  gather_facts: false
  tasks:
    - {name: a, fail: msg=broken, when: inventory_hostname == 'h1'}
- hosts: all
  gather_facts: false
  tasks:
    - meta: clear_host_errors
    - {name: b, debug: msg=b}
- hosts: all
  gather_facts: false
  tasks:
    - {name: c, debug: msg=c}
`)
    expect(story.slice(2)).toEqual(['PLAY all', 'b: h2 ok b', 'PLAY all', 'c: h1 ok c, h2 ok c'])
  })

  // Ansible takes no template here.
  test.skipIf(judgedByAnsible)('a word that is none of them fails, whoever made it', async () => {
    const { story } = await runTasks(`- meta: "{{ 'constr' ~ 'uctor' }}"\n- {name: b, debug: msg=b}\n`)
    expect(story).toEqual(['PLAY all', 'meta: h1 failed, h2 failed'])
  })

  test('flush_handlers runs those of the hosts whose condition holds', async () => {
    const { story } = await run(`
- hosts: all
  gather_facts: false
  handlers:
    - {name: restart, debug: msg=restarting}
  tasks:
    - {name: a, debug: msg=a, changed_when: true, notify: restart}
    - {meta: flush_handlers, when: inventory_hostname == 'h1'}
    - {name: b, debug: msg=b}
`)
    // Ansible tells the next task of the other host under the handler's heading.
    expect(story.join(' ').match(/h1 ok restarting|b: .*h1 ok b|h2 ok restarting/g)).toHaveLength(3)
    expect(story[3]).toContain('HANDLER restart: h1 ok restarting')
    expect(story.at(-1)).toBe('HANDLER restart: h2 ok restarting')
  })

  test('clear_facts forgets what was gathered, but not what was set', async () => {
    const { story } = await run(
      `
- hosts: h1
  gather_facts: true
  gather_subset: [min]
  tasks:
    - set_fact: {mine: 1}
    - meta: clear_facts
    - {name: a, debug: 'msg={{ [ansible_facts.distribution is defined, mine is defined] }}'}
`,
      { hosts: ['h1'] },
    )
    expect(story.at(-1)).toBe('a: h1 ok [false,true]')
  })

  test('refresh_inventory finds new hosts, and keeps what was added', async () => {
    const { story } = await run({
      'hosts.yml': 'all: {children: {web: {hosts: {h1: {}}}}}',
      'site.yml': `
- hosts: h1
  gather_facts: false
  tasks:
    - {name: add, group_by: {key: dynamic}}
    - name: write
      copy:
        dest: "{{ playbook_dir }}/hosts.yml"
        content: 'all: {children: {web: {hosts: {h1: {}, h2: {size: 3}}}}}'
    - meta: refresh_inventory
    - {name: a, debug: 'msg={{ [groups.web, groups.dynamic, hostvars.h2.size] }}'}
- hosts: web
  gather_facts: false
  tasks:
    - {name: b, debug: msg=b}
`,
    })
    expect(story.slice(-3)).toEqual(['a: h1 ok [["h1","h2"],["h1"],3]', 'PLAY web', 'b: h1 ok b, h2 ok b'])
  })

  test('reset_connection logs in anew for what follows', async () => {
    const { story } = await runTasks(`
- {name: a, command: echo a}
- meta: reset_connection
- {name: b, command: echo b}
`)
    expect(story).toEqual(['PLAY all', 'a: h1 changed, h2 changed', 'b: h1 changed, h2 changed'])
  })

  // Of a later Ansible than the judge.
  test.skipIf(judgedByAnsible)(
    'end_role leaves out the rest of a role, on the hosts whose condition holds',
    async () => {
      const { story } = await run({
        'roles/inner/tasks/main.yml': '- {name: c, debug: msg=c}',
        'roles/outer/tasks/main.yml': `
- {name: a, debug: msg=a}
- {meta: end_role, when: inventory_hostname == 'h1'}
- {name: b, debug: msg=b}
- include_role: {name: inner}
`,
        'site.yml': `
- hosts: all
  gather_facts: false
  roles: [outer]
  tasks:
    - {name: d, debug: msg=d}
`,
      })
      expect(story).toEqual([
        'PLAY all',
        'outer : a: h1 ok a, h2 ok a',
        'outer : meta: h2 skipped',
        'outer : b: h2 ok b',
        'inner : c: h2 ok c',
        'd: h1 ok d, h2 ok d',
      ])
    },
  )
})
