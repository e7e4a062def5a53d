import { type Change, set } from '../../state/change.ts'
import {
  type Chain,
  iptables,
  iptablesRule,
  iptablesTable,
  type Rule,
  type RuleQuestion,
  type Table,
} from '../../state/families/iptables.ts'
import { type Script, sh } from '../../state/sh.ts'
import { type Plan, refuse } from '../define.ts'
import { jumpOf, type RuleArgs, ruleWords } from './rule.ts'

/** The arguments of iptables. */
export interface Task extends RuleArgs {
  readonly table: 'filter' | 'nat' | 'mangle' | 'raw' | 'security'
  readonly chain: string | undefined
  readonly state: 'present' | 'absent'
  readonly action: 'append' | 'insert'
  readonly rule_num: string | undefined
  readonly flush: boolean
  readonly policy: string | undefined
  readonly chain_management: boolean
  readonly wait: string | undefined
}

interface Seen {
  readonly table: Table
  readonly rule?: Rule
}

type Chains = ReadonlyMap<string, Chain>

/** The rule that a task is about; null where it is about a chain. */
export function questionOf(task: Task): RuleQuestion | null {
  const { ip_version: version, table, chain, flush, policy } = task
  const words = ruleWords(task)
  return chain === undefined || flush || policy !== undefined || words.length === 0
    ? null
    : { version, table, chain, words }
}

/** What it takes to have a rule or not, a chain or not, a chain's policy, or nothing in it at all. */
export function planIptables(task: Task, { table, rule = null }: Seen): Plan {
  const { chain, flush, policy } = task
  const program = iptables(task.ip_version)[0]?.replace(/^.*\//, '')
  if (chain === undefined && !flush) return refuse('Either chain or flush parameter must be specified.')
  const jump = jumpOf(task)
  if ((task.log_prefix || task.log_level) && jump !== 'LOG')
    return refuse('Logging options can only be used with the LOG jump target.')
  if (jump?.toLowerCase() === 'tee' && task.gateway === undefined)
    return refuse(`jump is ${jump} but all of the following are missing: gateway`)
  if (table === null)
    return refuse(`Failed to find required executable "${program}": install the package iptables first`)
  if ('problem' in table) return refuse(`${program} can't be asked: ${table.problem}`)
  if (flush) return planFlush(task, table)
  const name = chain ?? ''
  if (policy !== undefined) return planPolicy(task, name, policy, table)
  const question = questionOf(task)
  return question ? planRule(task, question, rule, table) : planChain(task, name, table)
}

function planFlush(task: Task, table: Chains): Plan {
  const { chain } = task
  if (chain !== undefined && !table.has(chain)) return refuse(`there is no chain ${chain} in the table ${task.table}`)
  const isMeant = (name: string) => chain === undefined || name === chain
  const full = [...table].filter(([name, { rules }]) => isMeant(name) && rules > 0)
  if (full.length === 0) return []
  const count = full.reduce((sum, [, { rules }]) => sum + rules, 0)
  const emptied = full.map(([name, one]) => [name, { ...one, rules: 0, emptied: one.emptied + 1 }] as const)
  const words = ['-F', ...(chain === undefined ? [] : [chain])]
  return [change(task, `remove ${count} rules`, command(task, words), new Map([...table, ...emptied]))]
}

function planPolicy(task: Task, name: string, policy: string, table: Chains): Plan {
  const found = table.get(name)
  if (!found?.policy) return refuse("Can't detect current policy")
  if (found.policy === policy) return []
  const after = new Map([...table, [name, { ...found, policy }]])
  return [change(task, `policy of ${name} ${found.policy} → ${policy}`, command(task, ['-P', name, policy]), after)]
}

/** A chain of one's own, without a word of its rules. */
function planChain(task: Task, name: string, table: Chains): Plan {
  const isThere = table.has(name)
  if (!task.chain_management || isThere === (task.state === 'present')) return []
  if (isThere) {
    const after = new Map([...table].filter(([one]) => one !== name))
    return [change(task, `remove chain ${name}`, command(task, ['-X', name]), after)]
  }
  return [change(task, `create chain ${name}`, command(task, ['-N', name]), new Map([...table, [name, newChain]]))]
}

const newChain: Chain = { policy: null, rules: 0, emptied: 0 }

function planRule(task: Task, question: RuleQuestion, rule: Rule, table: Chains): Plan {
  const { chain: name, words } = question
  const chain = table.get(name)
  // What was seen before a plan has emptied the chain is there no more.
  const isThere = rule?.present === true && rule.since === chain?.emptied
  if (isThere === (task.state === 'present')) return []
  if (task.state === 'absent') return [removal(task, question, chain ?? newChain, table)]
  if (!chain && !task.chain_management)
    return refuse(`there is no chain ${name} in the table ${task.table}; with chain_management it is made`)
  const { rules, emptied, policy } = chain ?? newChain
  const place = task.action === 'insert' ? ['-I', name, ...(task.rule_num ? [task.rule_num] : [])] : ['-A', name]
  const add = command(task, [...place, ...words])
  const script = chain ? add : sh`${command(task, ['-N', name])} && ${add}`
  const after = new Map([...table, [name, { policy, emptied, rules: rules + 1 }]])
  const { sets, ...rest } = change(task, `${task.action} rule: ${name} ${sh`${words}`.text}`, script, after)
  return [{ ...rest, sets: [...sets, set(iptablesRule(question), { present: true, since: emptied })] }]
}

/** The same rule may be there more than once. */
function removal(task: Task, question: RuleQuestion, chain: Chain, table: Chains): Change {
  const { chain: name, words } = question
  const [look, remove] = [command(task, ['-C', name, ...words]), command(task, ['-D', name, ...words])]
  const script = sh`while ${look} 2>/dev/null; do ${remove} || exit; done`
  const after = new Map([...table, [name, { ...chain, rules: Math.max(0, chain.rules - 1) }]])
  const { sets, ...rest } = change(task, `remove rule: ${name} ${sh`${words}`.text}`, script, after)
  return { ...rest, sets: [...sets, set(iptablesRule(question), { present: false, since: chain.emptied })] }
}

function command({ ip_version, table, wait }: Task, words: readonly string[]): Script {
  return sh`${iptables(ip_version, wait)} -t ${table} ${words}`
}

function change(task: Task, title: string, script: Script, after: Chains): Change {
  return {
    kind: 'state',
    title,
    how: { kind: 'script', script, spooled: false },
    sets: [set(iptablesTable(task.ip_version, task.table), after)],
    provides: [],
    touches: 'own',
  }
}
