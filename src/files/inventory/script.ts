import { spawnSync } from 'node:child_process'
import { type Diagnostic, problem } from '../../diagnostics/diagnostic.ts'
import { addChild, addGroup, addHost, type Group, type Host, joinGroup } from '../inventory.ts'
import { parseJson } from '../json.ts'
import { type Entry, entryOf, type ListNode, type MapNode, type Node } from '../node.ts'
import type { SourceCache } from '../source.ts'
import { layerOf } from './layer.ts'
import { addGroupVariables, addHostVariables, type SourceContext } from './source-context.ts'

/** Runs an inventory script with `--list`, and with `--host` for each host unless it told all variables at once. */
export function readScript(path: string, sources: SourceCache, context: SourceContext): void {
  const root = runScript(path, ['--list'], sources, context.report)
  if (!root) return
  const hosts = new Set<Host>()
  for (const entry of root.entries) {
    if (entry.key.value !== '_meta') readGroup(entry, hosts, context)
  }
  const told = inside(inside(root, '_meta'), 'hostvars')
  for (const host of hosts) {
    const variables = told ? inside(told, host.name) : runScript(path, ['--host', host.name], sources, context.report)
    if (variables) addHostVariables([host], layerOf(variables, `inventory host ${host.name}`))
  }
}

const LARGEST = 512 * 1024 * 1024

/** What the script prints, if it is a JSON object. */
function runScript(
  path: string,
  args: readonly string[],
  sources: SourceCache,
  report: Diagnostic[],
): MapNode | undefined {
  const name = [path, ...args].join(' ')
  const { status, signal, error, stdout, stderr } = spawnSync(path, args, {
    encoding: 'utf8',
    maxBuffer: LARGEST,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (error || status !== 0) {
    const end = error ? `could not run: ${error.message}` : `ended with ${signal ?? `exit code ${status}`}`
    report.push(
      problem(
        'inventory-syntax',
        `the inventory script ${name} ${end}`,
        undefined,
        stderr?.trim().split('\n').slice(-5).join('\n') || undefined,
      ),
    )
    return undefined
  }
  sources.keep(name, stdout)
  if (stdout.trim() === '' && args[0] === '--host') return undefined
  const parsed = parseJson(stdout, name, sources.vault)
  report.push(...(parsed?.diagnostics ?? []))
  if (parsed?.node.kind === 'map') return parsed.node
  const place = { file: name, line: 1, column: 1 }
  report.push(problem('inventory-syntax', `the inventory script ${path} must print a JSON object`, place))
  return undefined
}

/** A mapping in a mapping. */
function inside(map: Node | undefined, key: string): MapNode | undefined {
  const value = map?.kind === 'map' ? entryOf(map, key)?.value : undefined
  return value?.kind === 'map' ? value : undefined
}

function readGroup({ key, value }: Entry, hosts: Set<Host>, context: SourceContext): void {
  const group = addGroup(context.inventory, key.text)
  if (value.kind === 'list') {
    readHosts(value, group, hosts, context)
  } else if (value.kind === 'scalar') {
    context.report.push(wrong(`the group "${group.name}" must be a list of hosts or an object`, value))
  } else if (value.entries.some((entry) => SECTIONS.includes(entry.key.text))) {
    for (const section of value.entries) readSection(section, group, hosts, context)
  } else {
    // The short form: a host of that name, with these variables.
    hosts.add(member(group.name, group, context))
    addGroupVariables(group, layerOf(value, `inventory group ${group.name}`), context.report)
  }
}

const SECTIONS = ['hosts', 'vars', 'children']

function readSection({ key, value }: Entry, group: Group, hosts: Set<Host>, context: SourceContext): void {
  if (!SECTIONS.includes(key.text)) return
  if (key.text === 'vars') {
    if (value.kind === 'map') addGroupVariables(group, layerOf(value, `inventory group ${group.name}`), context.report)
    else context.report.push(wrong(`the vars of "${group.name}" must be an object`, value))
  } else if (value.kind !== 'list') {
    context.report.push(wrong(`the ${key.text} of "${group.name}" must be a list`, value))
  } else if (key.text === 'hosts') {
    readHosts(value, group, hosts, context)
  } else {
    for (const item of value.items) {
      if (!addChild(group, addGroup(context.inventory, textOf(item)))) {
        context.report.push(wrong(`the group "${textOf(item)}" would be below itself`, item))
      }
    }
  }
}

function readHosts(list: ListNode, group: Group, hosts: Set<Host>, context: SourceContext): void {
  for (const item of list.items) hosts.add(member(textOf(item), group, context))
}

function member(name: string, group: Group, { inventory, source }: SourceContext): Host {
  const host = addHost(inventory, name, source)
  joinGroup(host, group)
  return host
}

function textOf(node: Node): string {
  return node.kind === 'scalar' ? node.text : ''
}

function wrong(message: string, { place }: Node): Diagnostic {
  return problem('inventory-syntax', message, place)
}
