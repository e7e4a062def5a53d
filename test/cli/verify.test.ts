import { describe, expect, it } from 'vitest'
import { folderOf } from './rcprov.ts'

const files = {
  'hosts.ini':
    '[web]\nw1 ansible_connection=local\nw2 ansible_connection=local\n[far]\nf1 ansible_host=127.0.0.1 ansible_port=1\n',
  'checks.yml': `
- name: Sums
  hosts: all
  gather_facts: false
  tasks:
    - name: what one and one are
      set_fact: {sum: 2}
    - name: they are two
      tags: check
      assert: {that: sum == 2, quiet: true}
    - name: they are three on the first
      tags: check
      assert: {that: inventory_hostname != 'w1' or sum == 3, fail_msg: "They are {{ sum }}. Count again.", quiet: true}
    - name: only where asked for
      tags: check
      assert: {that: false}
      when: asked is defined
- name: Files
  hosts: all
  gather_facts: false
  tasks:
    - name: there is a root
      tags: check
      stat: {path: /}
`,
  'helper.yml': `
- name: Sums
  hosts: w1
  gather_facts: false
  tasks:
    - name: find out
      fail: {msg: no way}
      when: broken is defined
    - name: it is so
      tags: check
      assert: {that: true, quiet: true}
`,
}
const args = ['checks.yml', '-i', 'hosts.ini']

describe('rcprov verify', () => {
  it('makes each check for itself, and shows below what failed what to do', async () => {
    const { rcprov } = folderOf(files)
    const { code, stdout, stderr } = await rcprov('verify', ...args, '-l', 'web')
    expect(stdout.replace(/ +$/gm, '').replace(/\d+\.\d s/, 'N s')).toBe(`Sums
  ok           they are two                                                    2 hosts
  failed       they are three on the first                                     w1 of 2 hosts
               w1: They are 2. Count again.
  skipped      only where asked for                                            2 hosts

Files
  ok           there is a root                                                 2 hosts

verify: 4 checks: 2 ok, 1 failed, 1 skipped, N s
`)
    expect([code, stderr]).toEqual([2, ''])
  })

  it('ends with 0 where all is well', async () => {
    const { rcprov } = folderOf(files)
    expect((await rcprov('verify', ...args, '-l', 'w2')).code).toBe(0)
  })

  it('tells machines the same in one document', async () => {
    const { rcprov } = folderOf(files)
    const { code, stdout } = await rcprov('verify', ...args, '-l', 'w1', '--format', 'json')
    const told = JSON.parse(stdout)
    expect([code, told.ok, told.exitCode]).toEqual([2, false, 2])
    expect(told.checks[1]).toEqual({
      group: 'Sums',
      name: 'they are three on the first',
      status: 'failed',
      says: null,
      hosts: [{ host: 'w1', status: 'failed', says: 'They are 2. Count again.' }],
    })
  })

  it('goes on with the others where a host is away, and ends with 4', async () => {
    const { rcprov } = folderOf(files)
    const { code, stdout } = await rcprov('verify', ...args, '-l', 'w2,f1')
    expect(code).toBe(4)
    expect(stdout).toMatch(/^ {2}ok {11}they are two +2 hosts$/m)
    expect(stdout).toMatch(/^ {2}unreachable {2}there is a root +f1 of 2 hosts\n +f1: f1 \(127\.0\.0\.1, port 1\)/m)
  })

  it.each([
    ['free', {}, '2 hosts'],
    ['linear', { serial: 1 }, '(w1|w2)'],
  ])('tells of all hosts with the strategy %s and %j', async (strategy, more, hosts) => {
    const play = { name: 'Sums', hosts: 'web', gather_facts: false, strategy, ...more }
    const tasks = ['one', 'two'].map((name) => ({ name, tags: 'check', assert: { that: true } }))
    const { rcprov } = folderOf({ ...files, 'checks.yml': JSON.stringify([{ ...play, tasks }]) })
    const { code, stdout } = await rcprov('verify', ...args)
    expect(code).toBe(0)
    for (const name of ['one', 'two']) expect(stdout).toMatch(new RegExp(`^ {2}ok {11}${name} +${hosts}$`, 'm'))
    expect(stdout.match(/w2/g)?.length ?? 0).toBe(strategy === 'linear' ? 2 : 0)
  })

  it('asks for a password once, though it runs several playbooks', async () => {
    const { shell } = folderOf(files)
    const { stdout, stderr } = await shell('echo pw | "$@" verify checks.yml -i w2, -c local -K --disruptive --yes')
    expect(stderr.match(/BECOME password/g)).toHaveLength(1)
    expect(stdout).toMatch(/^ {2}failed {7}what there is to stop +there is no cluster in the inventory$/m)
  })

  it('ends for a host with what is no check, and shows what it did not come to as skipped', async () => {
    const { rcprov } = folderOf(files)
    const { code, stdout } = await rcprov('verify', 'helper.yml', '-i', 'hosts.ini', '-e', 'broken=1')
    expect(code).toBe(2)
    expect(stdout).toMatch(/^ {2}failed {7}find out +w1\n +w1: no way\n {2}skipped {6}it is so$/m)
  })

  it.each([
    [['-i', 'hosts.ini'], 'verify.yml was made: no host of the inventory is in its plays'],
    [['checks.yml', '-i', 'hosts.ini', '-l', 'w1', '-t', 'none'], 'checks.yml was made: '],
    [['checks.yml', '-i', 'hosts.ini', '--yes'], '--yes goes with --disruptive'],
    [['-i', 'hosts.ini', '--disruptive', '-l', 'w1'], '--disruptive takes the whole cluster, without --limit'],
    [['checks.yml', 'helper.yml', '-i', 'hosts.ini'], '"helper.yml" is too much'],
    [['checks.yml', '--check'], '"--check" is not a flag of rcprov verify'],
  ])('takes nothing for green where nothing was checked, or the call is wrong: %j', async (typed, message) => {
    const { rcprov } = folderOf(files)
    const { code, stderr } = await rcprov('verify', ...typed)
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)])
  })
})
