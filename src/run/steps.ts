import { isDynamic } from '../language/include.ts'
import type { Block, Role, Step, Task } from '../language/step.ts'
import { selects } from '../language/tags.ts'
import { chainOf } from '../language/walk.ts'
import { TemplateError, templateMessage } from '../template/errors.ts'
import { evaluate } from '../template/evaluate.ts'
import { Template } from '../template/values.ts'
import { warnIfAlone } from './alone.ts'
import { announce, titleFor } from './announce.ts'
import { endIfFatal } from './fatal.ts'
import { assign, count, type Host, isActive } from './host.ts'
import { meta } from './meta.ts'
import { onHosts, onlyOnce } from './on-hosts.ts'
import { failedOutcome } from './outcome.ts'
import type { PlayRun } from './run.ts'
import { scopeOf } from './scope.ts'
import { conclude } from './task.ts'

/**
 * Runs steps in order on those of the hosts that are still in the play: none of them starts a task before the others
 * may. `caught`: a failure is not the end of a host, since something of a block around the steps is still to run there.
 */
export async function runSteps(
  running: PlayRun,
  steps: readonly Step[],
  hosts: readonly Host[],
  caught = false,
): Promise<void> {
  for (const step of steps) {
    const active = hosts.filter(isActive)
    if (active.length === 0 || running.course.end || running.run.stopping()) return
    if (step.kind === 'block') await runBlock(running, step, active, caught)
    else await runStep(running, step, active, caught)
  }
}

async function runStep(running: PlayRun, task: Task, active: readonly Host[], caught: boolean): Promise<void> {
  const { only, skip } = running.run.tags
  const hosts = active.filter((host) => !hasLeft(host, task.role))
  if (hosts.length === 0 || !selects(task.keywords.tags, only, skip)) return
  warnIfAlone(running, 'run_once', task.keywords.runOnce, task.place)
  warnIfAlone(running, 'any_errors_fatal', task.keywords.anyErrorsFatal, task.place)
  await runTold(running, task, hosts, caught)
}

/** Whether a role, or one that brought it in, has ended on a host before its end. */
function hasLeft({ rolesLeft }: Host, role: Role | null): boolean {
  return rolesLeft.size > 0 && chainOf(role).some((one) => rolesLeft.has(one))
}

/** Announces a task or handler, and runs it; with `--step`, only if the user says so. */
export async function runTold(running: PlayRun, task: Task, hosts: readonly Host[], caught: boolean): Promise<void> {
  const { confirm } = running.run.manner
  const kind = 'listen' in task ? 'HANDLER' : 'TASK'
  if (confirm && !(await confirm(`${kind}: ${titleFor(running, task, hosts)}`))) return
  if (task.module === 'meta') return meta(running, task, hosts)
  announce(running, task, hosts)
  const wrong = steeringProblem(running, task, hosts)
  if (wrong !== null) {
    for (const host of hosts) conclude(running, host, task, failedOutcome(wrong))
    return
  }
  if (isDynamic(task)) {
    const { include } = await import('./include.ts')
    return include(running, task, onlyOnce(running, task, hosts), caught, runSteps)
  }
  // Handlers may be forced upon hosts that have failed before.
  const active = hosts.filter(isActive)
  await onHosts(running, task, hosts)
  endIfFatal(running, task, active, caught)
}

/** What is wrong with the keywords that decide who runs a task, and when, or null. */
function steeringProblem(running: PlayRun, task: Task, [host]: readonly Host[]): string | null {
  const { runOnce, throttle, anyErrorsFatal } = task.keywords
  try {
    const scope = host && scopeOf(running, host, task)
    for (const raw of [runOnce, throttle, anyErrorsFatal]) if (scope && raw instanceof Template) evaluate(raw, scope)
    return null
  } catch (reason) {
    if (reason instanceof TemplateError) return templateMessage(reason)
    throw reason
  }
}

/** A block's tasks; those hosts on which one fails go to `rescue`, and all of them to `always`. */
async function runBlock(running: PlayRun, block: Block, all: readonly Host[], caught: boolean): Promise<void> {
  const { role } = block
  const hosts = role && !role.again ? all.filter((host) => !host.rolesDone.has(role.key)) : all
  if (role) for (const host of hosts) host.rolesDone.add(role.key)
  const hasAlways = block.always.length > 0
  await runSteps(running, block.block, hosts, caught || hasAlways || block.rescue.length > 0)
  const broken = hosts.filter((host) => host.state === 'failed')
  if (block.rescue.length > 0 && broken.length > 0) await rescue(running, block, broken, caught || hasAlways)
  if (!hasAlways || running.course.end) return
  const failed = hosts.filter((host) => host.state === 'failed')
  for (const host of failed) host.state = 'active'
  await runSteps(running, block.always, hosts.filter(isActive), caught)
  for (const host of failed) if (host.state === 'active') host.state = 'failed'
}

async function rescue(running: PlayRun, block: Block, broken: readonly Host[], caught: boolean): Promise<void> {
  for (const host of broken) {
    host.state = 'active'
    // Of a task that ran once for all, only the host that ran it has counted the failure.
    if (host.failure.size > 0) {
      host.recap = { ...host.recap, failed: host.recap.failed - 1 }
      count(host, 'rescued')
    }
    for (const [name, value] of host.failure) assign(host, name, value)
    host.failure = new Map()
  }
  await runSteps(running, block.rescue, broken, caught)
}
