import { taskTitle } from '../language/names.ts'
import type { Block, Step, Task } from '../language/step.ts'
import { selects } from '../language/tags.ts'
import { evaluate } from '../template/evaluate.ts'
import { truth } from '../template/truth.ts'
import type { Value } from '../template/values.ts'
import { assign, count, type Host, isActive } from './host.ts'
import { include, isInclude } from './include.ts'
import { meta } from './meta.ts'
import type { PlayRun } from './run.ts'
import { scopeOf } from './scope.ts'
import { conclude, runTask } from './task.ts'

/**
 * Runs steps in order on all hosts that are still in the play: no host starts a task before the others may.
 * Where a rescue may still come, no error is fatal for the other hosts.
 */
export async function runSteps(
  running: PlayRun,
  steps: readonly Step[],
  hosts: readonly Host[],
  rescued = false,
): Promise<void> {
  for (const step of steps) {
    const active = hosts.filter(isActive)
    if (active.length === 0 || running.run.stopping()) return
    if (step.kind === 'block') await runBlock(running, step, active, rescued)
    else {
      await runStep(running, step, active)
      if (!rescued) endIfFatal(running, step, active)
    }
  }
}

/** `any_errors_fatal`: where one host fails, the play ends for all. */
function endIfFatal(running: PlayRun, { keywords }: Task, hosts: readonly Host[]): void {
  const broken = hosts.find((host) => host.state === 'failed' || host.state === 'unreachable')
  if (!broken || keywords.anyErrorsFatal === undefined) return
  if (!truth(evaluate(keywords.anyErrorsFatal, scopeOf(running, broken, null)))) return
  for (const host of running.hosts.filter(isActive)) host.state = 'failed'
  running.run.report({ type: 'no-hosts', reason: 'none-left' })
}

async function runStep(running: PlayRun, task: Task, all: readonly Host[]): Promise<void> {
  const { only, skip } = running.run.tags
  if (!selects(task.keywords.tags, only, skip)) return
  if (task.module === 'meta') {
    const left = await meta(running, task, all)
    const hosts = left.map(({ host }) => host)
    if (left.length > 0) tell(running, task, hosts)
    for (const { host, outcome } of left) conclude(running, host, task, outcome)
    return
  }
  await runTold(running, task, all)
}

/** Announces a task or handler, and runs it. */
export async function runTold(running: PlayRun, task: Task, hosts: readonly Host[]): Promise<void> {
  tell(running, task, hosts)
  if (isInclude(task)) return include(running, task, hosts, runSteps)
  await onHosts(running, task, hosts)
}

/** Runs one task on these hosts at once; with run_once, on the first, for all. */
async function onHosts(running: PlayRun, task: Task, hosts: readonly Host[]): Promise<void> {
  const first = hosts[0]
  if (first && isOnce(running, task, first)) return onceForAll(running, task, first, hosts)
  await Promise.all(hosts.map((host) => running.run.forks(() => runTask(running, host, task))))
}

async function onceForAll(running: PlayRun, task: Task, first: Host, hosts: readonly Host[]): Promise<void> {
  await runTask(running, first, task)
  const result = task.register ? first.variables.assigned.get(task.register) : undefined
  for (const host of hosts) {
    if (host === first) continue
    if (first.state !== 'active') host.state = 'failed'
    if (task.register && result !== undefined) host.variables.assigned.set(task.register, result)
    if (task.module === 'set_fact') copyFacts(task, first, host)
    host.generation += 1
  }
}

function copyFacts(task: Task, from: Host, to: Host): void {
  for (const key of task.args.keys()) {
    const value = from.variables.assigned.get(String(key))
    if (value !== undefined) to.variables.assigned.set(String(key), value)
  }
}

/** Announces a task; its name is templated as the first host sees it. */
export function tell(running: PlayRun, task: Task, hosts: readonly Host[]): void {
  const [host] = hosts
  const name = host ? taskTitle(task, (raw) => evaluate(raw, scopeOf(running, host, task))) : task.module
  const names = hosts.map(({ name }) => name)
  running.run.report({
    type: 'task',
    task: task.path,
    name,
    module: task.module,
    place: task.place,
    handler: 'listen' in task,
    hosts: names,
  })
}

/** A block's tasks; those hosts on which one fails go to `rescue`, and all of them to `always`. */
async function runBlock(running: PlayRun, block: Block, all: readonly Host[], rescued: boolean): Promise<void> {
  const { once } = block
  const hosts = once === undefined ? all : all.filter((host) => !host.rolesDone.has(once))
  if (once !== undefined) for (const host of hosts) host.rolesDone.add(once)
  await runSteps(running, block.block, hosts, rescued || block.rescue.length > 0)
  const broken = hosts.filter((host) => host.state === 'failed')
  if (block.rescue.length > 0 && broken.length > 0) await rescue(running, block, broken, rescued)
  if (block.always.length === 0) return
  const failed = hosts.filter((host) => host.state === 'failed')
  for (const host of failed) host.state = 'active'
  await runSteps(running, block.always, hosts.filter(isActive), rescued)
  for (const host of failed) if (host.state === 'active') host.state = 'failed'
}

async function rescue(running: PlayRun, block: Block, broken: readonly Host[], rescued: boolean): Promise<void> {
  for (const host of broken) {
    host.state = 'active'
    host.recap = { ...host.recap, failed: host.recap.failed - 1 }
    count(host, 'rescued')
    for (const [name, value] of host.failure) assign(host, name, value)
  }
  await runSteps(running, block.rescue, broken, rescued)
}

function isOnce(running: PlayRun, task: Task, host: Host): boolean {
  const { runOnce } = task.keywords
  if (runOnce === undefined) return false
  const value: Value = evaluate(runOnce, scopeOf(running, host, task))
  return truth(value)
}
