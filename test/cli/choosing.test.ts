import { chmodSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { folderOf } from './rcprov.ts'

const files = {
  'hosts.ini': '[web]\nw1\nw2\n[db]\nd1\n[all:vars]\nansible_connection=local\n',
  'roles/r/tasks/main.yml': '- name: of the role\n  debug: {}\n  tags: [b, a]\n- debug: {}\n',
  'site.yml': `- name: Site {{ nr | default(1) }}
  hosts: [web, "db:!d1"]
  gather_facts: false
  tags: site
  roles: [r]
  tasks:
    - ansible.builtin.debug: {}
    - block:
        - name: in the block
          debug: {}
      rescue:
        - name: after a failure
          debug: {}
      always:
        - name: at the end
          debug: {}
    - name: notifies
      debug: {}
      changed_when: true
      notify: h
  handlers:
    - {name: h, debug: {}}
- hosts: db
  gather_facts: false
  tasks:
    - {name: last, debug: {}}
`,
  'more.yml': '- hosts: d1\n  tasks: []\n',
}

/** The headings of what a run has done. */
const headings = (stdout: string) => stdout.match(/^(?:PLAY|TASK|RUNNING HANDLER) \[.*?\](?= \*)/gm) ?? []

it('lists the plays of each playbook, with hosts, tasks and tags, in Ansible’s layout', async () => {
  const { shell } = folderOf(files)
  const { stdout } = await shell(`
    "$@" apply site.yml more.yml -i hosts.ini --list-hosts --list-tasks --list-tags --skip-tags b
    "$@" apply site.yml more.yml -i hosts.ini --syntax-check
  `)
  expect(stdout).toBe(`
playbook: site.yml

  play #1 (web,db:!d1): Site 1\tTAGS: [site]
    pattern: ['web', 'db:!d1']
    hosts (2):
      w1
      w2
    tasks:
      debug\tTAGS: [site]
      ansible.builtin.debug\tTAGS: [site]
      in the block\tTAGS: [site]
      notifies\tTAGS: [site]
      TASK TAGS: [site]

  play #2 (db): db\tTAGS: []
    pattern: ['db']
    hosts (1):
      d1
    tasks:
      last\tTAGS: []
      TASK TAGS: []

playbook: more.yml

  play #1 (d1): d1\tTAGS: []
    pattern: ['d1']
    hosts (1):
      d1
    tasks:
      TASK TAGS: []

playbook: site.yml

playbook: more.yml
`)
})

describe('--start-at-task', () => {
  it('leaves out what stands before the task, which may be named with its role or a pattern', async () => {
    const { rcprov } = folderOf(files)
    const from = async (name: string, ...more: string[]) =>
      headings((await rcprov('plan', 'site.yml', '-i', 'hosts.ini', '--start-at-task', name, ...more)).stdout)
    const [role, always, last, tagged] = await Promise.all([
      from('r : of the role'),
      from('at the *', '--limit', 'w1'),
      from('last'),
      from('*', '--tags', 'a'),
    ])
    expect(role?.slice(0, 3)).toEqual(['PLAY [Site 1]', 'TASK [r : of the role]', 'TASK [r : debug]'])
    expect(always).toEqual([
      'PLAY [Site 1]',
      'TASK [at the end]',
      'TASK [notifies]',
      'RUNNING HANDLER [h]',
      'PLAY [db]',
    ])
    expect(last).toEqual(['PLAY [Site 1]', 'PLAY [db]', 'TASK [last]'])
    expect(tagged).toEqual(['PLAY [Site 1]', 'TASK [r : of the role]', 'PLAY [db]'])
  })

  it('runs nothing where there is no such task', async () => {
    const { rcprov } = folderOf(files)
    expect(await rcprov('apply', 'site.yml', '-i', 'hosts.ini', '--start-at-task', 'lats')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'rcprov: no task is called "lats"; did you mean "last"?\nTry: rcprov apply site.yml --list-tasks\n',
    })
  })
})

it('--step asks before each task and handler, until it is told to go on', async () => {
  const { shell } = folderOf(files)
  const { code, stdout, stderr } = await shell(
    'printf "y\\n\\nno\\nyes\\nn\\ny\\nn\\nc\\n" | "$@" apply site.yml -i hosts.ini --step',
  )
  expect(code).toBe(0)
  expect(headings(stdout)).toEqual([
    'PLAY [Site 1]',
    'TASK [r : of the role]',
    'TASK [in the block]',
    'TASK [notifies]',
    'PLAY [db]',
    'TASK [last]',
  ])
  expect(stderr.match(/^Perform task: .*/gm)).toEqual(
    [
      ...['TASK: r : of the role', 'TASK: r : debug', 'TASK: ansible.builtin.debug', 'TASK: in the block'],
      ...['TASK: at the end', 'TASK: notifies', 'HANDLER: h', 'TASK: last'],
    ].map((title) => `Perform task: ${title} (N)o/(y)es/(c)ontinue: `),
  )
})

it('gathers facts of a host once a run where gathering is smart, and only where asked to where it is explicit', async () => {
  const { shell } = folderOf({
    'site.yml': '- hosts: localhost\n  tasks: []\n- hosts: localhost\n  gather_facts: true\n  tasks: []\n',
  })
  const { stdout } = await shell(`
    ANSIBLE_GATHERING=smart "$@" plan site.yml
    ANSIBLE_GATHERING=explicit "$@" plan site.yml
  `)
  const [play, facts] = ['PLAY [localhost]', 'TASK [Gathering Facts]']
  expect(headings(stdout)).toEqual([play, facts, play, play, play, facts])
})

describe('ansible.cfg', () => {
  const config = '[defaults]\ninventory = hosts.ini\ngathering = explicit\nforce_handlers = true\n[tags]\nrun = a\n'

  it('beside the playbook is read, also for a run', async () => {
    const { shell } = folderOf({ ...files, 'ansible.cfg': config })
    const { stdout, stderr } = await shell(`
      "$@" apply site.yml --limit w1
      "$@" inventory --graph web
    `)
    expect([stderr, headings(stdout)]).toEqual(['', ['PLAY [Site 1]', 'TASK [r : of the role]', 'PLAY [db]']])
    expect(stdout).toMatch(/\n@web:\n {2}\|--w1\n {2}\|--w2\n$/)
  })

  it('in a folder into which anybody may write is not read', async () => {
    const { folder, rcprov } = folderOf({ ...files, 'ansible.cfg': config })
    chmodSync(folder, 0o777)
    const { stdout, stderr } = await rcprov('inventory', '--graph')
    expect(stdout).toBe('@all:\n  |--@ungrouped:\n')
    expect(stderr).toMatch(/^warning\[usage\]: .*ansible\.cfg is not read, because anybody may write into its folder\n/)
  })

  it('with a mistake is shown with its line', async () => {
    const { rcprov } = folderOf({ 'ansible.cfg': '[defaults]\nforks = many\n' })
    const { code, stderr } = await rcprov('inventory', '--list')
    expect(code).toBe(1)
    expect(stderr).toMatch(/^error\[config-syntax\]: forks takes a whole number from 1 on, not "many"\n *--> .*:2:1\n/)
  })
})
