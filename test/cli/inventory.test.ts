import { expect, it } from 'vitest'
import { folderOf } from './rcprov.ts'

const files = {
  'hosts.ini': '[web]\nw[1:2] port=80\n[db]\nd1\n[site:children]\nweb\ndb\n',
  'group_vars/web.yml': 'port: 8080\nwords: [yes, 0644]\n',
  'host_vars/w2.yml': 'port: 8081\n',
}

it('shows an inventory with its folders of variables in the three forms of ansible-inventory', async () => {
  const { rcprov } = folderOf(files)
  const [list, graph, host] = await Promise.all([
    rcprov('inventory', '-i', 'hosts.ini', '--list'),
    rcprov('inventory', '-i', 'hosts.ini', '--graph', 'site'),
    rcprov('inventory', '-i', 'hosts.ini', '--host', 'w2'),
  ])
  expect([list.stderr, graph.stderr, host.stderr]).toEqual(['', '', ''])
  expect(JSON.parse(list.stdout)).toMatchObject({
    site: { children: ['web', 'db'] },
    web: { hosts: ['w1', 'w2'] },
    _meta: { hostvars: { w1: { port: 80, words: [true, 420] } } },
  })
  expect(graph.stdout).toBe('@site:\n  |--@web:\n  |  |--w1\n  |  |--w2\n  |--@db:\n  |  |--d1\n')
  expect(JSON.parse(host.stdout)).toEqual({ port: 8081, words: [true, 420] })
})

it('evaluates with the variables of a host, and those of -e in all their forms above them', async () => {
  const { rcprov } = folderOf({ ...files, 'more.yml': 'size: 3\n' })
  const args = ['-i', 'hosts.ini', '-l', 'w2', '-e', 'a=1 b="two words"', '-e', '{"words": [null]}', '-e', '@more.yml']
  const { code, stdout } = await rcprov('eval', '{{ [port, a, b, words, size * 2, groups.db] }}', ...args)
  expect([code, JSON.parse(stdout)]).toEqual([0, [8081, '1', 'two words', [null], 6, ['d1']]])
})

it('tells what is wrong with variables, templates and inventories, all at once', async () => {
  const { rcprov } = folderOf(files)
  const [variables, template] = await Promise.all([
    rcprov('eval', '1', '-i', 'nosuch.ini', '-e', '@nosuch.yml', '-e', 'word', '-e', '{"a": '),
    rcprov('eval', '{{ nosuch }}'),
  ])
  expect(variables.stderr.match(/^error.*/gm)).toEqual([
    'error[file-missing]: there is no inventory nosuch.ini',
    'error[file-missing]: there is no file nosuch.yml',
    'error[usage]: "word" is no variable',
    'error[yaml-syntax]: the { is never closed',
  ])
  expect([variables.code, template.code, template.stderr]).toEqual([1, 1, "rcprov: 'nosuch' is undefined\n"])
})

it('takes extra variables, a limit, the folder of a playbook, and writes YAML or an export', async () => {
  const { shell } = folderOf({ ...files, 'play/group_vars/all.yml': 'from: play\n' })
  const { stdout, stderr } = await shell(`
    "$@" inventory -i hosts.ini --host w1 -e size=3 --playbook-dir play -y
    "$@" inventory -i hosts.ini --list -l db
    "$@" inventory -i hosts.ini --list -y --export -l 'w*'
    "$@" inventory -i hosts.ini --list --toml
  `)
  expect(stderr).toBe('rcprov: there is no "--toml": rcprov writes JSON or YAML (-y)\nTry: rcprov inventory --help\n')
  expect(stdout).toBe(`from: play
port: 80
size: '3'
words:
- true
- 420
{
    "_meta": {
        "hostvars": {}
    },
    "all": {
        "children": [
            "ungrouped",
            "site"
        ]
    },
    "db": {
        "hosts": [
            "d1"
        ]
    },
    "site": {
        "children": [
            "web",
            "db"
        ]
    }
}
all:
  children:
    site:
      children:
        db: {}
        web:
          hosts:
            w1:
              port: 80
            w2:
              port: 8081
          vars:
            port: 8080
            words:
            - true
            - 420
    ungrouped: {}
`)
})

it('merges dicts where hash_behaviour says so', async () => {
  const { shell } = folderOf({
    'hosts.yml': 'all: {vars: {d: {a: 1, in: {x: 1}}}, hosts: {h: {d: {in: {y: 2}}}}}\n',
    'site.yml':
      '- hosts: h\n  gather_facts: false\n  connection: local\n  vars: {d: {c: 3}}\n  tasks: [debug: {var: d}]\n',
  })
  const { stdout } = await shell(
    '"$@" inventory -i hosts.yml --host h -y; "$@" apply site.yml -i hosts.yml | sed -n "/\\"d\\"/,/^}/p"',
    { ANSIBLE_HASH_BEHAVIOUR: 'merge' },
  )
  expect(stdout).toBe(`d:
  a: 1
  in:
    x: 1
    y: 2
    "d": {
        "a": 1,
        "c": 3,
        "in": {
            "x": 1,
            "y": 2
        }
    }
}
`)
})

it('says of each variable where it is set, and which place counts', async () => {
  const { rcprov } = folderOf(files)
  const { stdout } = await rcprov('inventory', '-i', 'hosts.ini', '--host', 'w2', '--origins', '-e', 'words=none')
  expect(stdout).toBe(`port
* host_vars/w2.yml:1    host_vars/w2           8081
  hosts.ini:2           inventory host w[1:2]  80
  group_vars/web.yml:1  group_vars/web         8080

words
* -                     extra vars (-e)  "none"
  group_vars/web.yml:2  group_vars/web   [true, 420]
`)
})
