import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { loadInventory } from '../../../src/files/inventory/load.ts'
import { inventoryGraph, inventoryList, inventoryYaml } from '../../../src/files/inventory/print.ts'
import { showing } from '../../../src/files/inventory/shown.ts'

const here = fileURLToPath(new URL('.', import.meta.url))

/** What ansible-inventory printed for the same sample (record.sh). */
function recorded(name: string): string {
  return readFileSync(`${here}recorded/${name}`, 'utf8')
}

function load(...names: string[]) {
  const paths = names.map((name) => (name.includes(',') ? name : `${here}samples/${name}`))
  const { inventory, diagnostics } = loadInventory(paths)
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return inventory
}

const samples: [string, string[], string?][] = [
  ['ini', ['ini/hosts']],
  ['literal', ['literal/hosts']],
  ['yaml', ['yaml/hosts.yml']],
  ['odd', ['odd/hosts']],
  ['odd-yaml', ['odd-yaml/hosts']],
  ['priority', ['priority/hosts.yml']],
  ['folder', ['folder']],
  ['with-meta', ['script/with-meta.sh']],
  ['with-host', ['script/with-host.sh']],
  ['playbook', ['playbook/hosts'], 'playbook/play'],
  ['hostlist', ['h1,h2:2222, 10.0.0.1,']],
  ['several', ['folder', 'ini/hosts', 'h1,extra']],
]

test.each(samples)('lists the sample %s as ansible-inventory does', (name, paths, play) => {
  const shown = showing(load(...paths), play && `${here}samples/${play}`)
  expect(inventoryList(shown)).toBe(recorded(`${name}.list.txt`))
  expect(inventoryList({ ...shown, asExport: true })).toBe(recorded(`${name}.export.txt`))
})

test.each(samples)('writes the sample %s as YAML as ansible-inventory does', (name, paths, play) => {
  const shown = showing(load(...paths), play && `${here}samples/${play}`)
  expect(inventoryYaml(shown)).toBe(recorded(`${name}.list.yaml.txt`))
  expect(inventoryYaml({ ...shown, asExport: true })).toBe(recorded(`${name}.export.yaml.txt`))
})

test.each(samples)('draws the sample %s as ansible-inventory does', (name, paths, play) => {
  const shown = showing(load(...paths), play && `${here}samples/${play}`)
  const top = shown.inventory.groups.get('all') ?? expect.fail('no group all')
  expect(`${inventoryGraph(top, shown, true)}\n`).toBe(recorded(`${name}.graph.txt`))
})
