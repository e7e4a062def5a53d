import { describe, expect, test } from 'vitest'
import { noHosts, run } from './support.ts'

describe.skipIf(noHosts)('handlers from elsewhere', () => {
  test('of a role are known by their name alone and with the role before it', async () => {
    const { story } = await run({
      'site.yml': `
- hosts: h1
  gather_facts: false
  roles: [web]
  handlers:
    - {name: restart, debug: msg=play}
    - {name: only play, debug: msg=play}
  tasks:
    - {name: c, debug: msg=c, changed_when: true, notify: [restart, 'web : reload']}
`,
      'roles/web/tasks/main.yml': `
- {name: a, debug: msg=a, changed_when: true, notify: restart}
- {name: b, debug: msg=b, changed_when: true, notify: only play}
`,
      'roles/web/handlers/main.yml': `
- {name: restart, debug: msg=role}
- {name: reload, debug: msg=role}
`,
    })
    expect(story).toEqual([
      'PLAY h1',
      'web : a: h1 changed a',
      'web : b: h1 changed b',
      'c: h1 changed c',
      'HANDLER web : reload: h1 ok role',
      'HANDLER restart: h1 ok play',
      'HANDLER only play: h1 ok play',
    ])
  })

  test('of a block that was rescued run all the same', async () => {
    const { story } = await run(`
- hosts: h1
  gather_facts: false
  handlers:
    - {name: restart, debug: msg=restarting}
  tasks:
    - block:
        - {name: a, debug: msg=a, changed_when: true, notify: restart}
        - {name: b, fail: msg=broken}
      rescue:
        - {name: c, debug: msg=rescued}
`)
    expect(story).toEqual([
      'PLAY h1',
      'a: h1 changed a',
      'b: h1 failed broken',
      'c: h1 ok rescued',
      'HANDLER restart: h1 ok restarting',
    ])
  })

  test('may be included task files', async () => {
    const { story } = await run({
      'site.yml': `
- hosts: h1
  gather_facts: false
  handlers:
    - {name: restart, include_tasks: restart.yml}
  tasks:
    - {name: a, debug: msg=a, changed_when: true, notify: restart}
`,
      'restart.yml': `
- {name: stop, debug: msg=stop}
- {name: start, debug: msg=start}
`,
    })
    expect(story).toEqual([
      'PLAY h1',
      'a: h1 changed a',
      'included restart.yml for h1',
      'HANDLER stop: h1 ok stop',
      'HANDLER start: h1 ok start',
    ])
  })
})
