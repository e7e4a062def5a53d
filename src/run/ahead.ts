import { setImmediate as nextTurn } from 'node:timers/promises'
import pLimit from 'p-limit'
import type { Task } from '../language/step.ts'
import type { LocalVariables } from '../language/variables.ts'
import type { Args, ArgsSchema } from '../module/args.ts'
import type { Control, Module } from '../module/define.ts'
import type { AnyProbe } from '../state/probe.ts'
import { createScope } from '../template/evaluate.ts'
import type { Scope } from '../template/scope.ts'
import { becomeFor } from './become.ts'
import { pathsToExpand } from './expand.ts'
import { type Host, WIDEST_WINDOW } from './host.ts'
import { itemVariables, loopItems } from './loop.ts'
import { judge } from './outcome.ts'
import { sourcePlaces } from './places.ts'
import { type Prepared, prepare } from './prepare.ts'
import type { PlayRun } from './run.ts'
import { scopeOf } from './scope.ts'

/** Arguments that were evaluated ahead of their task, good as long as no variable that they are made of has been set since. */
interface Early {
  readonly generation: number
  readonly facts: number
  /** The variables that were asked for. */
  readonly names: ReadonlySet<string>
  readonly ready: Prepared
}

const early = new WeakMap<Host, Map<string, Early>>()

/** A task's arguments: those of the read-ahead where they still hold, else evaluated now. */
export async function prepared(
  running: PlayRun,
  host: Host,
  task: Task,
  module: Module | Control,
  scope: Scope,
  index: number | null,
): Promise<Prepared> {
  const name = nameOf(task, index)
  const kept = early.get(host)?.get(name)
  early.get(host)?.delete(name)
  if (kept && holds(host, kept)) return kept.ready
  return prepare(task, module, scope, sourcePlaces(running, task), running.run)
}

/**
 * What the next tasks will want to know of a host, as far as it can be told now. A guess that turns out wrong costs
 * one needless read; every task evaluates its own arguments and reads what is missing.
 */
export async function probesAhead(running: PlayRun, host: Host, from: Task, user: string): Promise<AnyProbe[]> {
  if (!running.run.readAhead) return []
  const next = running.upcoming.after(from).slice(0, host.window)
  host.window = Math.min(host.window * 2, WIDEST_WINDOW)
  const collect = async () => {
    const probes: AnyProbe[] = []
    for (const task of next) probes.push(...(await probesOf(running, host, task, user)))
    return probes
  }
  return oneByOne(collect)
}

/** Loads and evaluates what needs no answer of a host's, while the hosts are being logged in to. */
export async function workAhead(running: PlayRun, hosts: readonly Host[], from: Task): Promise<void> {
  await running.run.library.modules.find(from.module)
  for (const host of hosts) {
    await probesAhead(running, host, from, '')
    await nextTurn()
  }
}

// The first host is at work on its answer while the next one's questions are collected.
const oneByOne = pLimit(1)

async function probesOf(running: PlayRun, host: Host, task: Task, user: string): Promise<AnyProbe[]> {
  const module = await running.run.library.modules.find(task.module)
  if (!module || 'control' in module || task.keywords.delegateTo !== undefined) return []
  if (!task.loop) return executionProbes(running, host, task, module, new Map(), null, user)
  const items = loopItems(task.loop, scopeOf(running, host, task, new Map(), 'ahead'))
  if (items.kind !== 'items') return []
  const probes: AnyProbe[] = []
  for (const index of items.items.keys()) {
    const local = itemVariables(task.loop, items.items, index)
    probes.push(...(await executionProbes(running, host, task, module, local, index, user)))
  }
  return probes
}

async function executionProbes(
  running: PlayRun,
  host: Host,
  task: Task,
  module: Module,
  local: LocalVariables,
  index: number | null,
  user: string,
): Promise<AnyProbe[]> {
  const { names, scope } = watched(scopeOf(running, host, task, local, 'ahead'))
  if (judge(task.keywords.when, scope).kind !== 'yes') return []
  const become = becomeFor(running, task, scope)
  if (typeof become === 'string') return []
  const kept = early.get(host)?.get(nameOf(task, index))
  const ready =
    kept && holds(host, kept)
      ? kept.ready
      : await prepare(task, module, scope, sourcePlaces(running, task), running.run)
  if (ready.kind !== 'ready') return []
  if (ready !== kept?.ready) keep(host, nameOf(task, index), ready, names)
  return (become?.user ?? '') === user ? readable(host, module, ready.args, user) : []
}

/** A scope that notes which variables are asked for. */
function watched(scope: Scope): { readonly names: Set<string>; readonly scope: Scope } {
  const names = new Set<string>()
  const lookup = (name: string) => {
    names.add(name)
    return scope.lookup(name)
  }
  return { names, scope: createScope(lookup, scope.services) }
}

/** What is made of other hosts' variables may be otherwise at any time, so it waits for its task. */
const OTHERS: readonly string[] = [
  'hostvars',
  'groups',
  'play_hosts',
  'ansible_play_hosts',
  'ansible_play_hosts_all',
  'ansible_play_batch',
]

function keep(host: Host, name: string, ready: Prepared, names: ReadonlySet<string>): void {
  if (OTHERS.some((other) => names.has(other))) return
  const all = early.get(host) ?? new Map<string, Early>()
  early.set(host, all.set(name, { generation: host.generation, facts: host.factsGeneration, names, ready }))
}

function holds(host: Host, { generation, facts, names }: Early): boolean {
  if (generation !== host.generation) return false
  if (facts === host.factsGeneration) return true
  const isFact = (name: string) => host.variables.facts.has(name) || name === 'ansible_facts' || name === 'vars'
  return ![...names].some(isFact)
}

/** The first round's probes, and the second's where the first is known already. */
function readable(host: Host, module: Module, args: Args<ArgsSchema>, user: string): AnyProbe[] {
  const paths = pathsToExpand(module.args, args)
  if (paths.length > 0) return paths
  const first = module.read(args)
  const probes = Object.values(first)
  if (!module.readMore || host.view.missing(user, probes).length > 0) return probes
  const found = Object.entries(first).map(([name, probe]) => [name, host.view.look(user, probe)?.value])
  return Object.values(module.readMore(args, Object.fromEntries(found)))
}

function nameOf(task: Task, index: number | null): string {
  return `${task.path}\0${index ?? ''}`
}
