import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { loadInventory } from '../../../src/files/inventory/load.ts'
import { matchHosts } from '../../../src/files/pattern.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const { inventory } = loadInventory([`${here}samples/pattern/hosts`])

interface Case {
  readonly pattern: string | readonly string[]
  readonly limit: string | null
  readonly hosts?: readonly string[]
  readonly error?: true
}

const recorded: Case[] = JSON.parse(readFileSync(`${here}recorded/patterns.json`, 'utf8'))

function found(pattern: Case['pattern'], limit: string | null) {
  const { hosts, diagnostics } = matchHosts(pattern, inventory, limit?.replaceAll('@', `@${here}samples/pattern/`))
  const errors = diagnostics.filter(({ severity, message }) => severity === 'error' && !message.startsWith('--limit'))
  return errors.length > 0 ? 'error' : hosts
}

test.each(recorded)('finds for $pattern within $limit what Ansible finds', ({ pattern, limit, hosts, error }) => {
  expect(found(pattern, limit)).toEqual(error ? 'error' : hosts)
})

function said(pattern: string, limit?: string): string[] {
  return matchHosts(pattern, inventory, limit).diagnostics.map(({ severity, message }) => `${severity}: ${message}`)
}

test('warns of names that the inventory does not have', () => {
  expect(said('web:db')).toEqual([])
  expect(said('webb:db')).toEqual(['warning: the inventory has no host and no group "webb"; did you mean "web"?'])
  expect(said('zzz*')).toEqual(['warning: the inventory has no host and no group "zzz*"'])
})

test('says which index is out of range', () => {
  expect(said('web[7]')).toEqual(['error: "web" has 3 hosts, so there is no web[7]; they count from 0'])
})

test('an expression that is none is an error', () => {
  expect(said('~(web')[0]).toMatch(/^error: the host pattern "~\(web" is no regular expression: /)
})

test('a limit that leaves no host of the inventory is an error', () => {
  expect(said('all', 'web')).toEqual([])
  expect(said('all', 'empty')).toEqual(['error: --limit empty matches no host of the inventory'])
  expect(said('all', '@/nowhere')).toContain('error: the limit file /nowhere does not exist')
})

test('a play whose hosts a limit leaves out is no error', () => {
  expect(said('web', 'db1')).toEqual([])
})
