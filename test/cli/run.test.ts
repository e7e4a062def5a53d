import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folderOf } from './rcprov.ts'

const files = {
  'hosts.ini':
    '[web]\nw1 ansible_connection=local\n[db]\nd1 ansible_connection=local\n[far]\nf1 ansible_host=127.0.0.1 ansible_port=1\n',
  'site.yml': `
- name: Site
  hosts: all
  gather_facts: false
  tasks:
    - name: a file
      copy: {content: "text\\n", dest: "{{ playbook_dir }}/made"}
      tags: [files]
    - name: only in web
      fail: {msg: on purpose}
      when: inventory_hostname in groups.web
      tags: [failing, late]
`,
}

describe('a run', () => {
  it('plans without writing, applies, and then finds nothing to do', async () => {
    const { folder, rcprov } = folderOf(files)
    const args = ['site.yml', '-i', 'hosts.ini', '--limit', 'all:!web:!far', '--detailed-exitcode']
    const plan = await rcprov('plan', ...args)
    expect([plan.code, plan.stderr, existsSync(join(folder, 'made'))]).toEqual([3, '', false])
    const apply = await rcprov('apply', ...args)
    expect([apply.code, apply.stderr, readFileSync(join(folder, 'made'), 'utf8')]).toEqual([3, '', 'text\n'])
    const again = await rcprov('apply', ...args)
    expect([again.code, again.stdout.match(/changed=\d+/)?.[0]]).toEqual([0, 'changed=0'])
    const logs = join(folder, 'state/rcprov/runs')
    expect(readdirSync(logs).map((name) => (statSync(join(logs, name)).mode & 0o777).toString(8))).toEqual(
      Array(3).fill('600'),
    )
  })

  it('ends with 2 where a host failed, and with 4 where one could not be reached', async () => {
    const { rcprov } = folderOf(files)
    const ended = await Promise.all([
      rcprov('apply', 'site.yml', '-i', 'hosts.ini', '-l', 'web', '-t', 'late'),
      rcprov('apply', 'site.yml', '-i', 'hosts.ini', '-l', 'd1,far'),
    ])
    expect(ended.map(({ code }) => code)).toEqual([2, 4])
    expect(ended[0]?.stdout).toMatch(/^fatal: \[w1\]: FAILED! => .*on purpose/m)
    expect(ended[1]?.stdout).toMatch(/^fatal: \[f1\]: UNREACHABLE! => /m)
  })
})

it('ends with 99 when it is interrupted, after the change under way', async () => {
  const { folder, shell } = folderOf({
    'site.yml': `- hosts: localhost
  gather_facts: false
  tasks:
    - shell: touch begun; sleep 1; touch ended
      args: {chdir: "{{ playbook_dir }}"}
    - file: {path: "{{ playbook_dir }}/next", state: touch}
`,
  })
  const { stdout, stderr } = await shell(`
    "$@" apply site.yml & rcprov=$!
    until [ -e begun ]; do sleep 0.1; done
    kill -TERM $rcprov; wait $rcprov; echo "ended with $?"
  `)
  expect(stderr).toBe('rcprov: ending after the changes under way; Ctrl-C again ends at once\n')
  expect(stdout).toMatch(/^changed: \[localhost\]$/m)
  expect(stdout).toMatch(/\nended with 99\n$/)
  expect(['ended', 'next'].map((name) => existsSync(join(folder, name)))).toEqual([true, false])
})

it('asks for passwords in the words of Ansible, and takes them from a pipe too', async () => {
  const { shell } = folderOf(files)
  const { code, stderr } = await shell('printf "one\\n\\n" | "$@" apply site.yml -i hosts.ini -l db -kK')
  expect([code, stderr]).toEqual([0, 'SSH password: \nBECOME password[defaults to SSH password]: \n'])
})

it('lists hosts, tasks and tags of what the flags choose, and runs nothing', async () => {
  const { folder, rcprov } = folderOf(files)
  const lists = ['--list-hosts', '--list-tasks', '--list-tags']
  const { stdout } = await rcprov(
    'apply',
    'site.yml',
    '-i',
    'hosts.ini',
    '-l',
    '!far',
    '--skip-tags',
    'files',
    ...lists,
  )
  expect(stdout).toBe(`
playbook: site.yml

  play #1 (all): Site\tTAGS: []
    pattern: ['all']
    hosts (2):
      w1
      d1
    tasks:
      only in web\tTAGS: [failing, late]
      TASK TAGS: [failing, late]
`)
  expect(existsSync(join(folder, 'made'))).toBe(false)
})

describe('output', () => {
  it('that nobody reads any more does not end the run', async () => {
    const { folder, shell } = folderOf(files)
    const { stdout } = await shell(
      '{ "$@" apply site.yml -i hosts.ini -l db; echo "ended with $?" >&3; } 3>code | true; cat code',
    )
    expect([stdout, existsSync(join(folder, 'made'))]).toEqual(['ended with 0\n', true])
  })

  it('that finds no room is told', async () => {
    const { shell } = folderOf(files)
    const { code, stderr } = await shell('"$@" docs >/dev/full')
    expect([code, stderr]).toEqual([250, "rcprov: can't write the output: ENOSPC: no space left on device, write\n"])
  })

  it('is begun only where a run log can be written', async () => {
    const { folder, shell } = folderOf(files)
    const { code, stderr } = await shell('"$@" apply site.yml -i hosts.ini -l db', { XDG_STATE_HOME: '/dev/null' })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^rcprov: can't write a run log: .*\nSet XDG_STATE_HOME to a folder for it\.\n$/)
    expect(existsSync(join(folder, 'made'))).toBe(false)
  })
})
