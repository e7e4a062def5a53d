import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import iptables from '../../modules/iptables.ts'
import { ruleWords } from '../../src/module/iptables/rule.ts'
import type { Chain, Table } from '../../src/state/families/iptables.ts'
import { iptablesRule, iptablesTable } from '../../src/state/families/iptables.ts'
import { changesOf } from './access.ts'
import { argsOf, type Given } from './local.ts'

type Task = Given<typeof iptables.args>

/** The words that iptables of Ansible 2.14 made of arguments. */
const cases: { readonly args: Task; readonly rule: readonly string[] }[] = readFileSync(
  new URL('iptables.cases.ndjson', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))

it.each(cases)('a rule is made of its arguments as Ansible makes it: %j', ({ args, rule }) => {
  expect(ruleWords(argsOf(iptables.args, args))).toEqual(rule)
})

const chain = (policy: string | null, rules: number, emptied = 0): Chain => ({ policy, rules, emptied })
const table = new Map([
  ['INPUT', chain('ACCEPT', 2)],
  ['OUTPUT', chain('DROP', 0)],
  ['OWN', chain(null, 1)],
])
const ssh = { chain: 'INPUT', protocol: 'tcp', destination_port: '22', jump: 'ACCEPT' }

function plan(task: Task, present: boolean | null = null, at: Table = table) {
  const rule = present === null ? null : { present, since: 0 }
  return iptables.plan(argsOf(iptables.args, task), { table: at, rule })
}

/** The commands of a plan, and what it says that there will be. */
function told(task: Task, present: boolean | null = null, at: Table = table) {
  return changesOf(plan(task, present, at)).map(({ title, how, sets }) => ({
    title,
    script: how.kind === 'script' ? how.script.text.replaceAll('/usr/sbin/', '') : '',
    cells: sets.map(({ probe, after }) => probe.family.cells(after)),
  }))
}

describe('a rule', () => {
  it('goes to the end of its chain, and the others stay as they are', () => {
    expect(told(ssh, false)).toEqual([
      {
        title: 'append rule: INPUT -p tcp -j ACCEPT --destination-port 22',
        script: 'iptables -w 5 -t filter -A INPUT -p tcp -j ACCEPT --destination-port 22',
        cells: [{ INPUT: 'ACCEPT, 3 rules', OUTPUT: 'DROP, 0 rules', OWN: '1 rules' }, { state: 'present' }],
      },
    ])
  })

  it.each([
    [{ action: 'insert' as const }, 'iptables -w 5 -t filter -I INPUT -p tcp'],
    [{ action: 'insert' as const, rule_num: '2' }, 'iptables -w 5 -t filter -I INPUT 2 -p tcp'],
    [{ ip_version: 'ipv6' as const, table: 'raw' as const, wait: '9' }, 'ip6tables -w 9 -t raw -A INPUT -p tcp'],
    [{ comment: "it's ours" }, "--comment 'it'\\''s ours'"],
  ])('is put where it is told: %j', (more, script) => {
    expect(told({ ...ssh, ...more }, false)[0]?.script).toContain(script)
  })

  it('is removed as often as it is there', () => {
    const [change] = told({ ...ssh, state: 'absent' }, true)
    expect(change).toMatchObject({
      script: expect.stringMatching(
        /^while iptables .* -C INPUT .* 2>\/dev\/null; do iptables .* -D INPUT .* \|\| exit; done$/,
      ),
      cells: [{ INPUT: 'ACCEPT, 1 rules' }, { state: 'absent' }],
    })
  })

  it('that is as wanted, is left alone', () => {
    expect(plan(ssh, true)).toEqual([])
    expect(plan({ ...ssh, state: 'absent' }, false)).toEqual([])
  })

  it('of a chain that is not there makes it, if it may', () => {
    expect(plan({ ...ssh, chain: 'NEW' }, false)).toMatchObject({ failed: expect.stringMatching(/no chain NEW/) })
    expect(told({ ...ssh, chain: 'NEW', chain_management: true }, false)).toMatchObject([
      { script: expect.stringMatching(/-N NEW && iptables .* -A NEW /), cells: [{ NEW: '1 rules' }, {}] },
    ])
  })

  it('that was there before a plan emptied the chain, is not there any more', () => {
    const [flush] = changesOf(plan({ chain: 'INPUT', flush: true }))
    const after = flush?.sets[0]?.after as Table
    expect(told(ssh, true, after)).toMatchObject([{ cells: [{ INPUT: 'ACCEPT, 1 rules' }, { state: 'present' }] }])
  })
})

describe('a chain', () => {
  it.each<[Task, readonly string[]]>([
    [{ chain: 'INPUT', policy: 'DROP' }, ['policy of INPUT ACCEPT → DROP']],
    [{ chain: 'OUTPUT', policy: 'DROP' }, []],
    [{ chain: 'INPUT', flush: true }, ['remove 2 rules']],
    [{ flush: true }, ['remove 3 rules']],
    [{ chain: 'OUTPUT', flush: true }, []],
    [{ chain: 'NEW', chain_management: true }, ['create chain NEW']],
    [{ chain: 'OWN', chain_management: true }, []],
    [{ chain: 'OWN', chain_management: true, state: 'absent' }, ['remove chain OWN']],
    [{ chain: 'OWN', state: 'absent' }, []],
  ])('%j: %j', (task, titles) => {
    expect(told(task).map(({ title }) => title)).toEqual(titles)
  })

  it.each<[Task, RegExp]>([
    [{}, /^Either chain or flush/],
    [{ chain: 'OWN', policy: 'DROP' }, /^Can't detect current policy/],
    [{ chain: 'NONE', flush: true }, /no chain NONE/],
    [{ ...ssh, log_prefix: 'x' }, /^Logging options/],
    [{ chain: 'INPUT', jump: 'TEE' }, /missing: gateway/],
  ])('%j is refused: %s', (task, message) => {
    expect(plan(task)).toMatchObject({ failed: expect.stringMatching(message) })
  })

  it('can not be asked for where the program is missing, or the kernel has no such table', () => {
    expect(plan(ssh, null, null)).toMatchObject({ failed: expect.stringMatching(/install the package iptables/) })
    expect(plan(ssh, null, { problem: 'Table does not exist' })).toMatchObject({
      failed: expect.stringMatching(/does not exist/),
    })
  })
})

/** As iptables 1.8.9 (nf_tables) of Debian 12 prints it. */
const printed = `-P INPUT ACCEPT
-P FORWARD DROP
-P OUTPUT ACCEPT
-N RC
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -p tcp -m tcp --dport 22 -m comment --comment "ssh: -A always" -j ACCEPT
-A RC ! -s 10.94.0.11/32 -p tcp -m tcp --dport 27017 -j DROP
`

it('tables and rules are read', () => {
  const [one, other] = [iptablesTable('ipv4', 'filter'), iptablesTable('ipv6', 'nat')]
  const answer = Buffer.from(`${printed}\x000\x00\x00none\x00`)
  const [found, none] = one.family.parse(answer, [one.subject, other.subject])
  expect(found).toEqual(
    new Map([
      ['INPUT', chain('ACCEPT', 2)],
      ['FORWARD', chain('DROP', 0)],
      ['OUTPUT', chain('ACCEPT', 0)],
      ['RC', chain(null, 1)],
    ]),
  )
  expect(none).toBe(null)
  const rule = iptablesRule({ version: 'ipv4', table: 'filter', chain: 'RC', words: ['--comment', 'a b'] })
  expect(rule.family.script([rule.subject]).text).toContain("/usr/sbin/iptables -t filter -C RC --comment 'a b' -w 5")
  expect(rule.family.parse(Buffer.from('Bad rule\x001\x00'), [rule.subject])).toEqual([{ present: false, since: 0 }])
})
