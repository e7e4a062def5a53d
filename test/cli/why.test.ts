import { expect, it } from 'vitest'
import { folderOf } from './rcprov.ts'

const files = {
  'hosts.ini': '[web]\nw[1:2] door=80\n',
  'group_vars/web.yml': 'door: 8080\n',
  'host_vars/w2.yml': '---\ndoor: 8081\n',
  'roles/web/defaults/main.yml': 'door: 1\n',
  'roles/web/vars/main.yml': 'door: 2\n',
  'roles/web/tasks/main.yml': '- debug: {var: door}\n  vars: {door: 99}\n',
  'more.yml': 'door: 7\n',
  'site.yml': `- name: Site
  hosts: web
  vars:
    door: "{{ other }}8"
  vars_files: [more.yml]
  roles:
    - {role: web, door: 55}
  tasks:
    - name: compute
      set_fact: {door: "{{ 1 + 1 }}"}
    - name: look
      command: "true"
      register: door
    - include_vars: more.yml
    - block:
        - debug: {var: door}
        - debug: {var: door}
      vars: {door: 3}
- hosts: db
  tasks: []
`,
}

it('shows all places that set a variable in the plays of a host, the highest level first, and which one counts', async () => {
  const { rcprov } = folderOf(files)
  const { stdout } = await rcprov('why', 'w2', 'door', 'site.yml', '-i', 'hosts.ini')
  expect(stdout).toBe(`door of w2 in the play "Site" (site.yml:1)
  site.yml:7                     role params            55                  only in role web
  site.yml:11                    register               (known in the run)  after "look"
  site.yml:10                    set_fact               "{{ 1 + 1 }}"       after "compute"
  more.yml:1                     include_vars           7                   after include_vars
  site.yml:18                    block vars             3                   only in 2 tasks
  roles/web/tasks/main.yml:2     task vars              99                  only in debug
* roles/web/vars/main.yml:1      vars of role web       2
  more.yml:1                     vars_files             7
  site.yml:4                     play vars              "{{ other }}8"
  host_vars/w2.yml:2             host_vars/w2           8081
  hosts.ini:2                    inventory host w[1:2]  80
  group_vars/web.yml:1           group_vars/web         8080
  roles/web/defaults/main.yml:1  defaults of role web   1
`)
})

it('says what is not there', async () => {
  const { rcprov } = folderOf(files)
  const ended = await Promise.all([
    rcprov('why', 'w2', 'doro', '-i', 'hosts.ini'),
    rcprov('why', 'w3', 'door', '-i', 'hosts.ini'),
    rcprov('why', 'w2'),
  ])
  expect(ended.map(({ code, stderr }) => [code, stderr.split('\n')[0]])).toEqual([
    [1, 'rcprov: nothing that can be known before a run sets "doro" for w2; did you mean "door"?'],
    [1, 'rcprov: there is no host w3 in the inventory'],
    [1, 'rcprov: which variable of which host?'],
  ])
})
