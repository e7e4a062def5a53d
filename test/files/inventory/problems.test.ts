import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { showPlace } from '../../../src/diagnostics/place.ts'
import { loadInventory } from '../../../src/files/inventory/load.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function put(name: string, content: string, mode = 0o644): string {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  chmodSync(path, mode)
  return path
}

/** The mistakes as `file:line:column message`, with the folder left out. */
function problems(...paths: string[]): string[] {
  return loadInventory(paths).diagnostics.map(({ place, message }) =>
    `${place ? `${showPlace(place)} ` : ''}${message}`.replaceAll(`${folder}/`, ''),
  )
}

test.each([
  ['[web servers]\n', '1:1 [web servers] is no header of a section'],
  ['[web:hsots]\nh1 a=1 b\n', '1:1 "hsots" is no kind of section; did you mean "hosts"?'],
  ['[web]\nh1 port\n', '2:4 "port" is no name=value'],
  ['[web]\nh1 a="x\n', '2:1 the quote " is never closed'],
  ['[web]\nh1:\n', '2:1 "h1:" ends with a colon, but no port follows'],
  ['[web]\nh[1:3\n', '2:1 "h[1:3" has a "[" without a "]"'],
  ['h[1-3]\n', '1:1 "[1-3]" is no range; write [first:last] or [first:last:step]'],
  ['h[01:5]\n', '1:1 "[01:5]" is no range: with leading zeros both ends must have the same length'],
  ['h[5:1]\n', '1:1 "[5:1]" is no range: it ends before it starts'],
  ['h[a:3]\n', '1:1 "[a:3]" is no range: both ends must be numbers or both letters'],
  ['h[1:3:0]\n', '1:1 "[1:3:0]" is no range: the step must be a whole number above 0'],
  ['h[1:]\n', '1:1 "[1:]" is no range: it has no end'],
  ['h[1:999999999]\n', '1:1 "[1:999999999]" is no range: it stands for more than 100000 hosts'],
  [
    '[site:children]\nwbe\n[web]\nh1\n',
    '2:1 [site:children] names the group "wbe", which is declared nowhere; did you mean "web"?',
  ],
  ['[web:vars]\na=1\n', '1:1 [web:vars] names the group "web", which is declared nowhere'],
  ['[a:children]\nb\n[b:children]\na\n', '4:1 the group "a" would be below itself'],
  ['[a:children]\nb x=1\n[b]\n', '2:1 "b x=1" is no name of a group'],
  ['[web]\nh1\n[web:vars]\n  port 80\n', '4:3 "port 80" is no name=value'],
  ['[web]\n[web:vars]\nansible_group_priority=high\n', '3:1 ansible_group_priority must be a whole number'],
])('an INI inventory %j: %s', (text, expected) => {
  expect(problems(put('hosts', text))).toEqual([`hosts:${expected}`])
})

test.each([
  ['- web\n', '1:1 an inventory in YAML is a mapping of groups'],
  ['all:\n  host:\n    h1:\n', '2:3 a group has no "host"; did you mean "hosts"?'],
  ['all:\n  hosts:\n    - h1\n', '3:5 hosts must be a mapping'],
  ['all:\n  hosts:\n    h1: x\n', '3:9 the variables of "h1" must be a mapping'],
  ['all:\n  hosts:\n    10:\n', "3:5 10 is read as a number or a yes/no, not as a host's name"],
  ['all:\n  vars: x\n', '2:9 vars must be a mapping'],
  ['web: 5\n', '1:6 the group "web" must be a mapping'],
  ['yes:\n  hosts: h1\n', "1:1 yes is read as a number or a yes/no, not as a group's name"],
  ['a:\n  children:\n    b:\n      children:\n        a:\n', '3:5 the group "b" would be below itself'],
  ['all:\n  hosts:\n    h[1:0]:\n', '3:5 "[1:0]" is no range: it ends before it starts'],
  ['plugin: amazon.aws.aws_ec2\n', '1:1 the inventory plugin amazon.aws.aws_ec2 is not supported'],
  ['all:\n  hosts: {\n', '2:10 the { is never closed'],
  ['all:\n---\nweb:\n', '3:1 an inventory holds one document, and a second one starts here'],
])('a YAML inventory %j: %s', (text, expected) => {
  expect(problems(put('hosts.yml', text))).toEqual([`hosts.yml:${expected}`])
})

test('reports every line that is wrong, and takes all others', () => {
  const path = put('hosts', '[web]\nh1 x\nh[2:1]\nh2\n[db:\nh3\n[prod]\nh4\n')
  const { inventory, diagnostics } = loadInventory([path])
  expect(diagnostics.map(({ place }) => place?.line)).toEqual([2, 3, 5])
  expect([...inventory.hosts.keys()]).toEqual(['h1', 'h2', 'h3', 'h4'])
})

test('an inventory that is not there', () => {
  const { diagnostics } = loadInventory([join(folder, 'host1')])
  expect(diagnostics).toMatchObject([
    { code: 'file-missing', help: `for a host without a file, add a comma: -i ${folder}/host1,` },
  ])
})

test('a folder without an inventory', () => {
  put('empty/group_vars/all.yml', 'a: 1\n')
  put('empty/hosts.ini', '[web]\n')
  expect(problems(join(folder, 'empty'))).toEqual([
    `the folder ${folder}/empty holds no inventory`.replace(`${folder}/`, ''),
  ])
})

test.each([
  ['#!/bin/sh\necho boom >&2; exit 3\n', 'the inventory script hosts.sh --list ended with exit code 3'],
  ['#!/bin/sh\necho "[1]"\n', 'hosts.sh --list:1:1 the inventory script hosts.sh must print a JSON object'],
  ['#!/bin/sh\necho "{web:"\n', 'hosts.sh --list:1:1 the inventory script hosts.sh must print a JSON object'],
  [
    '#!/bin/sh\necho \'{"web": {"hosts": "h1"}, "_meta": {"hostvars": {}}}\'\n',
    'hosts.sh --list:1:20 the hosts of "web" must be a list',
  ],
  ['#!/nowhere/sh\n', 'the inventory script hosts.sh --list could not run: spawnSync hosts.sh ENOENT'],
])('a script %j: %s', (text, expected) => {
  expect(problems(put('hosts.sh', text, 0o755))).toEqual([expected])
})

test('shows what a failed script said', () => {
  const path = put('hosts.sh', '#!/bin/sh\necho no token >&2; exit 3\n', 0o755)
  expect(loadInventory([path]).diagnostics[0]?.help).toBe('no token')
})

test('a script that may not be executed', () => {
  expect(problems(put('hosts.sh', '#!/bin/sh\necho {}\n'))).toEqual(['hosts.sh:1:1 this script may not be executed'])
})

test('an executable that is no script is read as what it is', () => {
  const { inventory, diagnostics } = loadInventory([put('hosts', '[web]\nh1\n', 0o755)])
  expect([diagnostics, [...inventory.hosts.keys()]]).toEqual([[], ['h1']])
})

test('mistakes in the variable files of known groups and hosts', () => {
  put('group_vars/web.yml', '- a\n')
  put('group_vars/other.yml', '- not read\n')
  put('host_vars/h1/a.yml', 'a: [1\n')
  put('host_vars/h1/b.yml', 'b: 1\n---\nc: 2\n')
  expect(problems(put('hosts', '[web]\nh1\nh2\n'))).toEqual([
    'group_vars/web.yml:1:1 a file of variables holds a mapping',
    'host_vars/h1/a.yml:1:4 the [ is never closed',
    'host_vars/h1/b.yml:3:1 a file of variables holds one document, and a second one starts here',
  ])
})

test('a name that is both a host and a group is a warning', () => {
  expect(loadInventory([put('hosts', '[web]\nweb\n')]).diagnostics).toMatchObject([
    { severity: 'warning', message: '"web" is the name of a host and of a group' },
  ])
})

test.each([
  ['hosts', 'web:\n  hosts:\n    h1:\n'],
  ['hosts', '# c\n---\nweb: {hosts: {h1: }}\n'],
  ['hosts', '{"web": {"hosts": {"h1": {}}}}'],
  ['hosts.yml', '[web]\nh1\n'],
  ['hosts', '; c\n[web]\nh1\n'],
  ['hosts.ini', '[web]\nh1\n'],
])('tells the form of %s by what is in it: %j', (name, text) => {
  const { inventory, diagnostics } = loadInventory([put(name, text)])
  expect([diagnostics, [...(inventory.groups.get('web')?.hosts ?? [])].map((host) => host.name)]).toEqual([[], ['h1']])
})
