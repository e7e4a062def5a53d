import { isDeepStrictEqual } from 'node:util'
import type { Handler, Play, Task } from '../language/step.ts'
import { evaluate } from '../template/evaluate.ts'
import { truth } from '../template/truth.ts'
import { workAhead } from './ahead.ts'
import { factsTask } from './facts.ts'
import { flushHandlers, handlersNamed } from './handlers.ts'
import { type Host, isActive, WIDEST_WINDOW } from './host.ts'
import { failedOutcome } from './outcome.ts'
import type { PlayRun, Run } from './run.ts'
import { scopeOf } from './scope.ts'
import { runSteps, runTold, tell } from './steps.ts'
import { conclude } from './task.ts'
import { upcomingTasks } from './upcoming.ts'
import { loadVarsFiles } from './vars-files.ts'

/** The hosts that a play runs on now, all that it goes on with, and how many its pattern matched. */
interface OnHosts {
  readonly batch: readonly Host[]
  readonly all: readonly Host[]
  readonly matched: number
}

/** Runs one play: facts, pre_tasks, roles and tasks, post_tasks, with their handlers. False: no host is left for later plays. */
export async function runPlay(run: Run, play: Play, { batch: hosts, all, matched }: OnHosts): Promise<boolean> {
  const running = start(run, play, hosts, all)
  run.report({ type: 'play', name: titleOf(running), hosts: hosts.map((host) => host.name) })
  if (matched === 0) {
    run.report({ type: 'no-hosts', reason: 'none-matched' })
    return true
  }
  for (const host of hosts) {
    host.window = WIDEST_WINDOW
    host.rolesDone.clear()
  }
  await Promise.all(hosts.map((host) => loadVarsFiles(running, host)))
  await gatherFacts(running)
  await loadVarsOf(running)
  const tasks = [...play.roles, ...play.tasks]
  for (const section of [play.preTasks, tasks, play.postTasks]) {
    // They run after the tasks, which first make whole what the interrupted run left half done.
    if (section === tasks) await takeUpHandlers(running)
    await runSteps(running, section, running.hosts)
    await running.flush()
  }
  for (const host of hosts) if (host.state === 'ended') host.state = 'active'
  return hosts.some(isActive)
}

/** What an interrupted run made due and did not come to is due now. */
async function takeUpHandlers(running: PlayRun): Promise<void> {
  await Promise.allSettled(running.hosts.map((host) => host.ready()))
  for (const host of running.hosts.filter(isActive)) {
    const due = host.leftovers.handlers
    const isKnown = (name: string) => handlersNamed(running, name, host).length > 0
    for (const { handlers, title, place } of due) {
      for (const name of handlers.filter(isKnown)) {
        for (const handler of handlersNamed(running, name, host)) host.notified.add(handler.path)
        const message = `handler "${name}" is due since an interrupted run: ${title} (${place})`
        running.run.report({ type: 'note', message, host: host.name })
      }
    }
    // A later play of this run has those that are not known to this one.
    const handlers = due.map((one) => ({ ...one, handlers: one.handlers.filter((name) => !isKnown(name)) }))
    host.leftovers = { ...host.leftovers, handlers }
  }
}

function start(run: Run, play: Play, hosts: readonly Host[], all: readonly Host[]): PlayRun {
  const handlers: Handler[] = [...play.handlers]
  const roleDefaults = [...play.roleDefaults]
  const roleVars = [...play.roleVars]
  const isNew = ({ place }: Handler) => !handlers.some((known) => isDeepStrictEqual(known.place, place))
  const running: PlayRun = {
    run,
    play: { ...play, handlers },
    variables: { vars: play.vars, roleDefaults, roleVars, extra: run.extra },
    hosts,
    all,
    upcoming: upcomingTasks(play),
    adopt: (brought) => {
      handlers.push(...brought.handlers.filter(isNew))
      roleDefaults.push(...brought.roleDefaults)
      roleVars.push(...brought.roleVars)
    },
    flush: () => flushHandlers(running, (handler, due) => runTold(running, handler, due)),
  }
  return running
}

/** Loads the `vars_files` with facts at hand; a host whose files are wrong does not go on. */
async function loadVarsOf(running: PlayRun): Promise<void> {
  const loaded = await Promise.all(
    running.hosts.filter(isActive).map(async (host) => ({ host, problems: await loadVarsFiles(running, host) })),
  )
  const broken = loaded.filter(({ problems }) => problems.length > 0)
  if (broken.length === 0) return
  const task: Task = { ...factsTask(running.play), name: 'vars_files', action: 'include_vars', module: 'include_vars' }
  tell(running, task, running.hosts)
  for (const { host, problems } of broken) conclude(running, host, task, failedOutcome(problems.join('; ')))
}

async function gatherFacts(running: PlayRun): Promise<void> {
  const { play, hosts } = running
  const [host] = hosts
  const wanted = play.gatherFacts ?? true
  if (!host || !truth(evaluate(wanted, scopeOf(running, host, null)))) return
  const task = factsTask(play)
  await workAhead(running, hosts, task)
  await runTold(running, task, hosts)
}

function titleOf(running: PlayRun): string {
  const raw = running.play.name ?? running.play.hosts
  const [host] = running.hosts
  const value = host ? evaluate(raw, scopeOf(running, host, null)) : raw
  return Array.isArray(value) ? value.map(String).join(',') : String(value)
}
