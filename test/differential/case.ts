import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'

/** One rule of the language in a small project; an entry of cases/GROUP.yml. */
export interface Case {
  readonly name: string
  /** Tasks of one play on all hosts without facts; the short form of `files`. */
  readonly tasks?: string
  readonly files?: Readonly<Record<string, string>>
  /** Names of hosts, all of them this machine; `[h1]` unless given. */
  readonly hosts?: readonly string[]
  /** The inventory among the files, beside the one that says how hosts are reached. */
  readonly inventory?: readonly string[]
  readonly flags?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** The judge of types and conditions is the newest ansible-core, not 2.14. */
  readonly newest?: boolean
  /** It is run twice. */
  readonly second?: boolean
}

const folder = join(import.meta.dirname, 'cases')

/** The names of all groups of cases. */
export const groups = readdirSync(folder)
  .filter((name) => name.endsWith('.yml'))
  .map((name) => name.slice(0, -4))
  .sort()

/** The cases of a group. */
export function casesOf(group: string): Case[] {
  return parse(readFileSync(join(folder, `${group}.yml`), 'utf8'), { merge: true })
}

/** Changes with anything in the case, so that what was recorded of another one is noticed. */
export function fingerprint(one: Case): string {
  return createHash('sha256').update(JSON.stringify(one)).digest('hex').slice(0, 12)
}

/** The folder that the case's files are in; what a run leaves goes to `out`, which is a variable of all hosts. */
export function layOut(one: Case, work: string, way: Way): string[] {
  for (const [name, text] of Object.entries(filesOf(one))) {
    mkdirSync(join(work, dirname(name)), { recursive: true })
    writeFileSync(join(work, name), text, { mode: text.startsWith('#!') ? 0o755 : 0o644 })
  }
  mkdirSync(join(work, 'out'))
  mkdirSync(join(work, 'way/host_vars'), { recursive: true })
  const hosts = Object.fromEntries((one.hosts ?? ['h1']).map((host) => [host, way(host)]))
  writeFileSync(join(work, 'way/hosts.yml'), JSON.stringify({ all: { hosts, vars: { out: join(work, 'out') } } }))
  // The implicit localhost reads these too.
  writeFileSync(
    join(work, 'way/host_vars/localhost.yml'),
    JSON.stringify({ ...way('localhost'), out: join(work, 'out') }),
  )
  const inventories = [...(one.inventory ?? []).map((name) => join(work, name)), join(work, 'way/hosts.yml')]
  return [join(work, 'site.yml'), ...inventories.flatMap((path) => ['-i', path]), ...flagsOf(one, work)]
}

/** The environment of a case's runs. */
export function environmentOf({ environment = {} }: Case, work: string): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, value.replaceAll('WORK', work)]))
}

/** The variables by which a host is reached. */
type Way = (host: string) => Readonly<Record<string, unknown>>

function filesOf({ tasks, files = {} }: Case): Readonly<Record<string, string>> {
  if (tasks === undefined) return files
  const play = `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks.replaceAll(/^(?=.)/gm, '    ')}`
  return { 'site.yml': play, ...files }
}

function flagsOf({ flags = [] }: Case, work: string): string[] {
  return flags.map((flag) => flag.replaceAll('WORK', work))
}
