import { expect, test } from 'vitest'
import { playProblems } from '../../src/cli/play-problems.ts'
import type { Raw } from '../../src/template/values.ts'
import { load } from '../language/project.ts'
import { folderOf } from './rcprov.ts'

async function told(keyword: string, extra: Record<string, Raw> = {}): Promise<string[]> {
  const { plays } = await load(`- hosts: all\n  vars: {two: 2, me: "{{ nosuch }}"}\n  ${keyword}`)
  const problems = plays.flatMap((play) => playProblems(play, new Map(Object.entries(extra))))
  return problems.map(({ message, place }) => `${place?.line}:${place?.column} ${message}`)
}

test.each([
  ['an undefined name', 'serial: "{{ nosuch }}"', "3:15 the batches of this play can't be told: 'nosuch' is undefined"],
  [
    'one in a list',
    'serial: [1, "{{ nosuch }}"]',
    "3:19 the batches of this play can't be told: 'nosuch' is undefined",
  ],
  ['one in a variable', 'serial: "{{ me }}"', "2:26 the batches of this play can't be told: 'nosuch' is undefined"],
  [
    'a word',
    `serial: "{{ 'lots' }}"`,
    '3:12 the batches of this play can\'t be told: "serial" takes numbers and percentages, not "lots"',
  ],
  [
    'a part of a number',
    'serial: "{{ two / 4 }}"',
    '3:12 the batches of this play can\'t be told: "serial" takes numbers and percentages, not "0.5"',
  ],
  [
    'an order that is none',
    `order: "{{ 'sortd' }}"`,
    '3:11 the batches of this play can\'t be told: there is no order "sortd"',
  ],
])('%s is told with its place', async (_, keyword, message) => {
  expect(await told(keyword)).toEqual([message])
})

test('variables of the play, extra variables and lists of sizes are fine', async () => {
  expect(await told('serial: ["{{ two }}", "{{ more }}%", "{{ true }}", -1]', { more: '20' })).toEqual([])
})

test('what is asked for may be missing until then, and no longer', async () => {
  const site = '- hosts: "{{ nosuch }}"\n  gather_facts: false\n  vars_prompt: [{name: a, default: x}]\n  tasks: []\n'
  const { rcprov } = folderOf({ 'site.yml': site, 'hosts.ini': 'h1 ansible_connection=local\n' })
  const ended = await Promise.all([
    rcprov('apply', 'site.yml', '-i', 'hosts.ini'),
    rcprov('apply', 'site.yml', '-i', 'hosts.ini', '--list-hosts'),
    rcprov('apply', 'site.yml', '-i', 'hosts.ini', '--list-hosts', '-e', 'nosuch=h1'),
  ])
  const message = "the hosts of this play can't be told: 'nosuch' is undefined"
  expect(ended.map(({ code, stderr }) => [code, stderr.includes(message)])).toEqual([
    [1, true],
    [1, true],
    [0, false],
  ])
})
