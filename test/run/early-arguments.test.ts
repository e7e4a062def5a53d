import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { showPlace } from '../../src/diagnostics/place.ts'
import { loadInventory } from '../../src/files/inventory/load.ts'
import { createSourceCache } from '../../src/files/source.ts'
import { earlyMistakes } from '../../src/run/argument-spec/early.ts'
import { load } from '../language/project.ts'

const spec = `
argument_specs:
  main:
    options:
      web_port: {type: int, required: true, description: The port.}
      web_state: {choices: [up, down]}
      web_names: {type: list, elements: str}
      web_users: {type: list, elements: dict, options: {name: {required: true}}}
      web_key: {type: int, no_log: true}
      web_keys: {type: list, no_log: true, choices: [a]}
      web_about: {type: dict, options: {name: {}, at: {type: dict, options: {port: {type: int}}}}}
      web_secure: {type: bool}
`
const role = {
  'roles/web/meta/argument_specs.yml': spec,
  'roles/web/defaults/main.yml': 'web_secure: wrong in the role itself',
  'roles/web/tasks/main.yml': '- debug:',
}
const site = '- {hosts: all, roles: [web]}'
const hosts = 'all: {hosts: {h1: {}, h2: {}}}'

/** The mistakes that are told before a run, each as its place and message. */
async function told(files: Record<string, string>, extra: object = {}): Promise<string[]> {
  const { folder, plays, mistakes } = await load({ 'site.yml': site, 'hosts.yml': hosts, ...role, ...files })
  expect(mistakes).toEqual([])
  const { inventory } = loadInventory([join(folder, 'hosts.yml')], createSourceCache())
  const given = { plays, inventory, limit: null, extra: new Map(Object.entries(extra)), mergeDicts: false }
  return earlyMistakes(given).map(({ message, place, severity }) =>
    `${severity === 'error' ? '' : `${severity} `}${place ? showPlace(place) : '-'} ${message}`.replace(
      `${folder}/`,
      '',
    ),
  )
}

describe('a variable that is not as its role says', () => {
  test.each([
    ['web_port: many', '"web_port" takes a whole number, not "many"'],
    ['web_port: "{{ 1.5 + 0 }}"', '"web_port" takes a whole number, not 1.5'],
    ['web_state: don', '"web_state" takes up or down, not "don"; did you mean "down"?'],
    ['web_names: {a: 1}', '"web_names" takes a list, not a dict'],
    ['web_secure: maybe', '"web_secure" takes true or false, not "maybe"'],
    ['web_key: hunter2', '"web_key" takes a whole number, not what it has'],
    ['web_keys: [hunter2]', '"web_keys" takes what its role says, not what it has'],
    [
      `web_about: '{"name": {"a": 1}, "at": {"port": "x"}}'`,
      "argument 'port' is of type <class 'str'> found in 'web_about -> at'. and we were unable to convert to int: <class 'str'> cannot be converted to an int",
    ],
    ['web_users: [{}]', 'missing required arguments: name found in web_users'],
  ])('is told with its place, once for all hosts: %s', async (line, message) => {
    const files = { 'group_vars/all/a.yml': 'web_port: 80', 'group_vars/all/b.yml': `other: 1\n${line}` }
    expect(await told(files)).toEqual([`group_vars/all/b.yml:2:1 ${message}`])
  })

  test('is told of each host that has its own', async () => {
    const own = 'all: {hosts: {h1: {web_port: a}, h2: {web_port: "{{ inventory_hostname }}"}}}'
    expect(await told({ 'hosts.yml': own })).toEqual([
      'hosts.yml:1:20 "web_port" takes a whole number, not "a"',
      'hosts.yml:1:39 "web_port" takes a whole number, not "h2"',
    ])
  })

  test('is told when it is given by -e, which wins', async () => {
    const files = { 'group_vars/all.yml': 'web_port: a' }
    expect(await told(files, { web_port: 'b' })).toEqual(['- "web_port" takes a whole number, not "b"'])
    expect(await told(files, { web_port: 80 })).toEqual([])
  })

  test('is told where nothing sets it and it is needed', async () => {
    expect(await told({})).toEqual(['site.yml:1:3 "web_port" is set nowhere, and the role web needs it'])
  })
})

describe('nothing is told', () => {
  test.each([
    ['of what needs facts', { 'group_vars/all.yml': 'web_port: "{{ ansible_facts.x | default(\'none\') }}"' }],
    [
      'of what a task sets before',
      { 'site.yml': '- {hosts: all, tasks: [{set_fact: {web_port: 1}}]}\n- {hosts: all, roles: [web]}' },
    ],
    [
      'of what may be in a file of variables',
      { 'v.yml': 'web_port: 1', 'site.yml': '- {hosts: all, vars_files: [v.yml], roles: [web]}' },
    ],
    [
      'of what an include may set',
      { 'site.yml': '- {hosts: all, roles: [web], pre_tasks: [{include_tasks: "{{ a }}.yml"}]}' },
    ],
    [
      'of what a group of the run may set',
      { 'site.yml': '- {hosts: all, roles: [web], pre_tasks: [{group_by: {key: "{{ a }}"}}]}' },
    ],
    ['of a role that may be left out', { 'site.yml': '- {hosts: all, roles: [{role: web, when: a is defined}]}' }],
    ['of a role that may fail', { 'site.yml': '- {hosts: all, roles: [{role: web, ignore_errors: true}]}' }],
    [
      'of a role whose failure is rescued',
      { 'site.yml': '- {hosts: all, tasks: [{block: [{import_role: {name: web}}], rescue: [{debug: }]}]}' },
    ],
    [
      'of a role that is not to be checked',
      { 'site.yml': '- {hosts: all, tasks: [{import_role: {name: web, rolespec_validate: false}}]}' },
    ],
    ['of hosts that the play leaves out', { 'site.yml': '- {hosts: none, roles: [web]}' }],
    ['of a role that gets what it needs', { 'site.yml': '- {hosts: all, roles: [{role: web, web_port: 80}]}' }],
  ] satisfies [string, Record<string, string>][])('%s', async (_, files) => {
    expect(await told(files)).toEqual([])
  })
})

describe('a name that begins as those of a role', () => {
  const port = 'web_port: 80\n'

  test('is warned of if it is close to one', async () => {
    expect(await told({ 'group_vars/all.yml': `${port}web_sttae: up` })).toEqual([
      'warning group_vars/all.yml:2:1 "web_sttae" is no variable of the role web; did you mean "web_state"?',
    ])
  })

  test.each(['web_root: /srv', 'webstate: up', 'web_state: up'])('is left alone otherwise: %s', async (line) => {
    expect(await told({ 'group_vars/all.yml': port + line })).toEqual([])
  })

  test('is left alone if a task sets it', async () => {
    const files = { 'site.yml': '- {hosts: all, roles: [web], tasks: [{set_fact: {web_stat: 1}}]}' }
    expect(await told({ ...files, 'group_vars/all.yml': `${port}web_stat: up` })).toEqual([])
  })
})
