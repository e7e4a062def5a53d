import { expect, test } from 'vitest'
import { nameAt } from '../../src/run/host-at.ts'

const addresses: Readonly<Record<string, string>> = {
  db1: '10.0.0.1',
  'db2.lan': 'db2.lan',
  web: 'web.example.org',
  'a.east': 'a.east',
  'a.west': 'a.west',
  localhost: 'localhost',
}

test.each([
  ['a name', 'db2.lan', 'db2.lan'],
  ['an ansible_host', '10.0.0.1', 'db1'],
  ['the name with a domain', 'db1.example.org', 'db1'],
  ['the name without its domain', 'db2', 'db2.lan'],
  ['an ansible_host without its domain', 'web', 'web'],
  ['a name of another domain', 'db2.example.org', null],
  ['a name that several begin with', 'a', null],
  ['an address of nobody', '10.0.0.2', null],
  ['an address that is everybody’s own', 'localhost', null],
  ['another of these', '127.0.0.1', null],
])('by %s', (_, address, expected) => {
  expect(nameAt(address, Object.keys(addresses), (name) => addresses[name] ?? name)).toBe(expected)
})
