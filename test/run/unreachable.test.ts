import { describe, expect, test } from 'vitest'
import { noHosts, run } from './support.ts'

// Nothing listens there.
const inventory = `
all:
  hosts:
    nowhere: {ansible_host: 127.0.0.1, ansible_port: 1, ansible_connection: ssh, ansible_become: false}
`

describe.skipIf(noHosts)('an unreachable host', () => {
  test('drops out, and is not rescued', async () => {
    const { story, recap } = await run(
      {
        'hosts.yml': inventory,
        'site.yml': `
- hosts: all
  gather_facts: false
  tasks:
    - block:
        - {name: a, ping: }
      rescue:
        - {name: b, debug: msg=b}
      always:
        - {name: c, debug: msg=c}
    - {name: d, debug: msg=d}
`,
      },
      { hosts: ['h1'] },
    )
    expect(story).toEqual(['PLAY all', 'a: h1 ok, nowhere unreachable', 'c: h1 ok c', 'd: h1 ok d'])
    expect(recap).toEqual({ h1: 'ok=3', nowhere: 'unreachable=1' })
  })

  test('stays with ignore_unreachable, and is found again by the next task', async () => {
    const { story, recap } = await run(
      {
        'hosts.yml': inventory,
        'site.yml': `
- hosts: all
  gather_facts: false
  tasks:
    - {name: a, ping: , ignore_unreachable: true, register: r}
    - {name: b, debug: 'msg={{ r.unreachable | default(false) }}'}
    - {name: c, ping: }
    - {name: d, debug: msg=d}
`,
      },
      { hosts: ['h1'] },
    )
    expect(story).toEqual([
      'PLAY all',
      'a: h1 ok, nowhere unreachable ignored',
      'b: h1 ok false, nowhere ok true',
      'c: h1 ok, nowhere unreachable',
      'd: h1 ok d',
    ])
    expect(recap).toEqual({ h1: 'ok=4', nowhere: 'ignored=1 ok=2 unreachable=1' })
  })

  test('ends the run for all with any_errors_fatal, whatever block it is in', async () => {
    const { story } = await run(
      {
        'hosts.yml': inventory,
        'site.yml': `
- hosts: all
  gather_facts: false
  any_errors_fatal: true
  tasks:
    - block:
        - {name: a, ping: }
        - {name: b, debug: msg=b}
      rescue:
        - {name: c, debug: msg=c}
`,
      },
      { hosts: ['h1'] },
    )
    expect(story).toEqual(['PLAY all', 'a: h1 ok, nowhere unreachable'])
  })

  test('is tried anew after clear_host_errors', async () => {
    const { story } = await run(
      {
        'hosts.yml': inventory,
        'site.yml': `
- hosts: all
  gather_facts: false
  tasks:
    - {name: a, ping: }
    - meta: clear_host_errors
- hosts: nowhere
  gather_facts: false
  tasks:
    - {name: b, ping: }
`,
      },
      { hosts: ['h1'] },
    )
    expect(story).toEqual(['PLAY all', 'a: h1 ok, nowhere unreachable', 'PLAY nowhere', 'b: nowhere unreachable'])
  })
})
