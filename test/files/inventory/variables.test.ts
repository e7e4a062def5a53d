import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { showPlace } from '../../../src/diagnostics/place.ts'
import { loadInventory } from '../../../src/files/inventory/load.ts'
import {
  addChild,
  addGroup,
  addHost,
  checkVariableFiles,
  groupNamesOf,
  hostsIn,
  hostVariables,
  joinGroup,
  reconcile,
} from '../../../src/files/inventory.ts'
import { Template } from '../../../src/template/values.ts'

const samples = fileURLToPath(new URL('samples/', import.meta.url))

test('layers come in the order of precedence, and say where they are from', () => {
  const { inventory } = loadInventory([`${samples}playbook/hosts`])
  const layers = hostVariables(inventory, 'h1', `${samples}playbook/play`)
  expect(layers.map(({ origin, file }) => `${origin} in ${file.replace(samples, '')}`)).toEqual([
    'group_vars/all in playbook/group_vars/all',
    'group_vars/all in playbook/play/group_vars/all.yml',
    'group_vars/web in playbook/group_vars/web.yml',
    'group_vars/site in playbook/play/group_vars/site.yml',
    'group_vars/web in playbook/play/group_vars/web.yml',
    'inventory host h1 in playbook/hosts',
    'host_vars/h1 in playbook/host_vars/h1.yml',
    'host_vars/h1 in playbook/play/host_vars/h1.yml',
  ])
})

test('groups are merged by depth, then priority, then name', () => {
  const { inventory } = loadInventory([`${samples}priority/hosts.yml`])
  const origins = (host: string) =>
    hostVariables(inventory, host).map(({ origin }) => origin.replace('inventory group ', ''))
  expect(origins('h1')).toEqual(['b_group', 'c_group', 'a_group', 'deep'])
  expect(origins('h3')).toEqual(['z_group', 'c_group', 'deep'])
})

test('each variable keeps its place, and only strings with braces become templates', () => {
  const { inventory } = loadInventory([`${samples}ini/hosts`])
  const layer = hostVariables(inventory, 'web-a').find(({ origin }) => origin === 'inventory group web')
  const place = layer?.placeOf('template')
  expect(place && showPlace(place).replace(samples, '')).toBe('ini/hosts:31:1')
  const template = layer?.values.get('template')
  expect(template).toEqual(
    new Template('{{ http_port }}/x', { file: `${samples}ini/hosts`, line: 31, column: 10, length: 17 }),
  )
  expect(layer?.values.get('url')).toBe('http://example.com/?a=1&b=2')
  expect(layer?.values.get('list')).toMatchObject([
    new Template('{{ a }}', { file: `${samples}ini/hosts`, line: 32, column: 6, length: 19 }),
    1,
    {},
  ])
})

test('variable files are read once, whoever asks', () => {
  const { inventory } = loadInventory([`${samples}folder`])
  const webOf = (host: string) => hostVariables(inventory, host).filter(({ origin }) => origin === 'group_vars/web')
  expect(webOf('h1').length).toBe(3)
  expect(webOf('h1').map((layer, i) => layer === webOf('h2')[i])).toEqual([true, true, true])
})

test('the implicit localhost has a local connection and the variables of all', () => {
  const { inventory } = loadInventory([`${samples}folder`])
  const values = new Map(hostVariables(inventory, 'localhost').flatMap((layer) => [...layer.values]))
  expect(values).toEqual(
    new Map<string, unknown>([
      ['level', 'all'],
      ['all_only', 1],
      ['ansible_connection', 'local'],
    ]),
  )
})

test('variables beside the playbook are checked on demand', () => {
  const { inventory } = loadInventory(['h1,'])
  expect(checkVariableFiles(inventory, `${samples}playbook/play`)).toEqual([])
  expect(hostVariables(inventory, 'h1', `${samples}playbook/play`).map(({ origin }) => origin)).toEqual([
    'group_vars/all',
    'host_vars/h1',
  ])
})

test('a run can add hosts and groups', () => {
  const { inventory } = loadInventory(['h1,'])
  const host = addHost(inventory, 'new', null)
  const [outer, inner] = [addGroup(inventory, 'outer'), addGroup(inventory, 'inner')]
  joinGroup(host, inner)
  expect(addChild(outer, inner)).toBe(true)
  expect(addChild(inner, outer)).toBe(false)
  reconcile(inventory)
  expect(groupNamesOf(host)).toEqual(['inner', 'outer'])
  expect(hostsIn(addGroup(inventory, 'all')).map(({ name }) => name)).toEqual(['h1', 'new'])
  expect(hostsIn(addGroup(inventory, 'ungrouped')).map(({ name }) => name)).toEqual(['h1'])
})

test('hosts know the source that named them first', () => {
  const { inventory } = loadInventory([`${samples}folder`, 'h1,extra'])
  expect(inventory.hosts.get('h1')?.source).toBe(`${samples}folder/01-hosts`)
  expect(inventory.hosts.get('extra')?.source).toBe('h1,extra')
})
