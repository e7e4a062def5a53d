import type { Family, Probe } from '../probe.ts'
import { type Script, sh } from '../sh.ts'

/** Which of the two programs. */
export type IpVersion = 'ipv4' | 'ipv6'

/** A chain of rules. */
export interface Chain {
  /** What happens to what no rule decides; null in chains that somebody has made. */
  readonly policy: string | null
  readonly rules: number
  /** How often a plan has emptied it: rules that were found before are gone then. */
  readonly emptied: number
}

/** The chains of a table by their names; null where the program is not there. */
export type Table = null | ReadonlyMap<string, Chain> | { readonly problem: string }

/** Whether a rule is in its chain; null where the program is not there. */
export type Rule = null | {
  readonly present: boolean
  /** How often the chain had been emptied when it was seen. */
  readonly since: number
}

/** A rule, and where it is asked for. */
export interface RuleQuestion {
  readonly version: IpVersion
  readonly table: string
  readonly chain: string
  readonly words: readonly string[]
}

/** All chains of a table, with their policies. */
export function iptablesTable(version: IpVersion, table: string): Probe<Table> {
  return { family: tableFamily, subject: `${programs[version]} ${table}` }
}

/** Whether a rule is there, wherever in the chain. */
export function iptablesRule({ version, table, chain, words }: RuleQuestion): Probe<Rule> {
  return { family: ruleFamily, subject: sh`${programs[version]} -t ${table} -C ${chain} ${words}`.text }
}

/** The program by its path, and how long it waits for another one. */
export function iptables(version: IpVersion, wait = '5'): readonly string[] {
  return [programs[version], '-w', wait]
}

const programs: Readonly<Record<IpVersion, string>> = { ipv4: '/usr/sbin/iptables', ipv6: '/usr/sbin/ip6tables' }

/** The chains that a table always has. */
const ownChains: Readonly<Record<string, readonly string[]>> = {
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  raw: ['PREROUTING', 'OUTPUT'],
  security: ['INPUT', 'FORWARD', 'OUTPUT'],
}

const tableFamily: Family<Table> = {
  kind: 'script',
  name: 'iptables',
  absent: null,
  script: (subjects) => asked(subjects.map((subject) => subject.replace(' ', ' -S -t '))),
  parse: (stdout, subjects) =>
    answers(stdout, subjects.length).map((answer) => {
      if (answer === null) return null
      return answer.code === 0 ? chainsIn(answer.text) : { problem: answer.text.trim() }
    }),
  // Without any rules, these are the chains that there are.
  supposed: (subject) => {
    const chains = ownChains[subject.split(' ')[1] ?? ''] ?? []
    return new Map(chains.map((name) => [name, { policy: 'ACCEPT', rules: 0, emptied: 0 }]))
  },
  cells: (table) => {
    if (!(table instanceof Map)) return { state: 'absent' }
    const shown = ({ policy, rules }: Chain) => `${policy === null ? '' : `${policy}, `}${rules} rules`
    return Object.fromEntries([...table].map(([name, chain]: [string, Chain]) => [name, shown(chain)]))
  },
}

const ruleFamily: Family<Rule> = {
  kind: 'script',
  name: 'iptables-rule',
  absent: null,
  script: asked,
  parse: (stdout, subjects) =>
    answers(stdout, subjects.length).map((answer) => answer && { present: answer.code === 0, since: 0 }),
  supposed: () => ({ present: false, since: 0 }),
  cells: (rule) => ({ state: rule?.present ? 'present' : 'absent' }),
}

/** Each a line for the shell, whose first word is the program. */
function asked(lines: readonly string[]): Script {
  const scripts = lines.map((line) => {
    const [path = ''] = line.split(' ')
    return `if [ -x ${path} ]; then ${line} -w 5 2>&1; printf '\\0%s\\0' "$?"; else printf '\\0none\\0'; fi`
  })
  return { text: scripts.join('\n'), secret: false }
}

function answers(stdout: Buffer, count: number) {
  const fields = stdout.toString().split('\0')
  return Array.from({ length: count }, (_, i) => {
    const [text = '', code = 'none'] = fields.slice(2 * i, 2 * i + 2)
    return code === 'none' ? null : { text, code: Number(code) }
  })
}

/** What `iptables -S` prints: `-P INPUT ACCEPT`, `-N own`, `-A INPUT …`. */
function chainsIn(text: string): ReadonlyMap<string, Chain> {
  const chains = new Map<string, Chain>()
  for (const [, kind, name = '', policy = ''] of text.matchAll(/^-([PNA]) (\S+) ?(.*)$/gm)) {
    const { rules, ...rest } = chains.get(name) ?? { policy: null, rules: 0, emptied: 0 }
    chains.set(name, kind === 'P' ? { ...rest, policy, rules } : { ...rest, rules: rules + (kind === 'A' ? 1 : 0) })
  }
  return chains
}
