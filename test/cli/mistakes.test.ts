import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { folderOf } from './rcprov.ts'

it('tells the mistakes of all files at once with place, frame and remedy, and touches no host', async () => {
  const { folder, rcprov } = folderOf({
    'hosts.ini': '[web]\nw1 ansible_connection=local\n[web:childen]\ndb\n',
    'group_vars/all.yml': 'a: [1\n',
    'site.yml': `- name: One
  hosts: web
  tasks:
    - copy: {content: x, dest: "{{ playbook_dir }}/made"}
    - name: two mistakes
      file: {path: /x, state: directry}
      whn: true
    - cpoy: {dest: /x}
    - debug: {msg: "{{ a | nofilter }}"}
    - import_tasks: more.yml
- hosts: "{{ nosuch }}"
  roles: [lost]
`,
    'more.yml': '- name: "x\n  debug:\n',
  })
  const { code, stdout, stderr } = await rcprov('apply', 'site.yml', '-i', 'hosts.ini')
  expect([code, stdout, existsSync(join(folder, 'made'))]).toEqual([1, '', false])
  expect([...stderr.matchAll(/^error\[(.*)\]: .*\n *--> (.*)/gm)].map(([, what, where]) => `${where} ${what}`)).toEqual(
    [
      'hosts.ini:3:1 inventory-syntax',
      'group_vars/all.yml:1:4 yaml-syntax',
      'site.yml:6:24 wrong-argument',
      'site.yml:7:7 unknown-keyword',
      'site.yml:8:7 unknown-module',
      'site.yml:9:28 template-syntax',
      'site.yml:11:14 usage',
      'site.yml:12:11 role-missing',
      'more.yml:1:9 yaml-syntax',
    ],
  )
  expect(stderr).toContain(`error[unknown-module]: there is no module "cpoy"; did you mean "copy"?
 --> site.yml:8:7
  |
6 |       file: {path: /x, state: directry}
7 |       whn: true
8 |     - cpoy: {dest: /x}
  |       ^^^^
`)
  expect(stderr).toMatch(/\n9 errors; no host was touched\n$/)
})

it('has a message for whatever it is given, and never a traceback', async () => {
  const { rcprov } = folderOf({
    'text.yml': 'only text\n',
    'map.yml': 'a: 1\n',
    'binary.yml': '\u0000\u0001',
    'cycle.yml': '- &a [*a]\n',
    'deep.yml': `- hosts: all\n  tasks: ${'[{block: '.repeat(3000)}[]${'}]'.repeat(3000)}\n`,
    'folder.yml/inside': '',
  })
  const playbooks = ['text.yml', 'map.yml', 'binary.yml', 'cycle.yml', 'deep.yml', 'folder.yml', 'nosuch.yml']
  const { code, stderr } = await rcprov('apply', ...playbooks)
  expect(code).toBe(1)
  expect(stderr).not.toMatch(/^ +at |bug of rcprov/m)
  expect(playbooks.filter((name) => !stderr.includes(name))).toEqual([])
})

it('says that there is no inventory, since then no host can match', async () => {
  const { rcprov } = folderOf({ 'site.yml': '- hosts: web\n  gather_facts: false\n  tasks: [{debug: }]\n' })
  const { code, stderr } = await rcprov('plan', 'site.yml')
  expect([code, stderr.split('\n')[0]]).toEqual([
    0,
    'warning[usage]: no inventory was given, so there is no host but localhost',
  ])
})
