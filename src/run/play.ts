import type { Handler, Play, Task } from '../language/step.ts'
import { loadVarsFile } from '../language/vars-file.ts'
import { evaluate } from '../template/evaluate.ts'
import { str } from '../template/text.ts'
import { truth } from '../template/truth.ts'
import type { Raw, RawDict } from '../template/values.ts'
import { factsTask } from './facts.ts'
import { flushHandlers, handlersNamed } from './handlers.ts'
import { type Host, isActive, WIDEST_WINDOW } from './host.ts'
import type { PlayRun, Run } from './run.ts'
import { scopeOf } from './scope.ts'
import { onHosts, runSteps, tell } from './steps.ts'
import { upcomingTasks } from './upcoming.ts'

/** Runs one play: facts, pre_tasks, roles and tasks, post_tasks, with their handlers. False: no host is left for later plays. */
export async function runPlay(run: Run, play: Play, hosts: readonly Host[], matched: number): Promise<boolean> {
  const running = await start(run, play, hosts)
  run.report({ type: 'play', name: titleOf(running), hosts: hosts.map((host) => host.name) })
  if (matched === 0) {
    run.report({ type: 'no-hosts', reason: 'none-matched' })
    return true
  }
  for (const host of hosts) {
    host.window = WIDEST_WINDOW
    host.rolesDone.clear()
  }
  await gatherFacts(running)
  takeUpHandlers(running)
  for (const section of [play.preTasks, [...play.roles, ...play.tasks], play.postTasks]) {
    await runSteps(running, section, running.hosts, new Map())
    await running.flush()
  }
  for (const host of hosts) if (host.state === 'ended') host.state = 'active'
  if (hosts.some(isActive)) return true
  run.report({ type: 'no-hosts', reason: 'none-left' })
  return false
}

/** What an interrupted run made due and did not come to is due now. */
function takeUpHandlers(running: PlayRun): void {
  for (const host of running.hosts.filter(isActive)) {
    for (const { handlers, title, place } of host.leftovers.handlers) {
      const known = handlers.filter((name) => handlersNamed(running, name, host).length > 0)
      for (const name of known) {
        for (const handler of handlersNamed(running, name, host)) host.notified.add(handler.path)
        const message = `handler "${name}" is due since an interrupted run: ${title} (${place})`
        running.run.report({ type: 'note', message, host: host.name })
      }
    }
  }
}

async function start(run: Run, play: Play, hosts: readonly Host[]): Promise<PlayRun> {
  const handlers: Handler[] = [...play.handlers]
  const variables = {
    vars: play.vars,
    varsFiles: [] as RawDict[],
    roleDefaults: play.roleDefaults,
    roleVars: play.roleVars,
    extra: run.extra,
  }
  const upcoming = upcomingTasks(play)
  const running: PlayRun = {
    run,
    play: { ...play, handlers },
    variables,
    hosts,
    upcoming,
    adopt: (more) => handlers.unshift(...more.filter((one) => !handlers.some((known) => known.path === one.path))),
    flush: () =>
      flushHandlers(running, async (handler, due) => {
        tell(running, handler, due, true)
        await onHosts(running, handler, due, new Map())
      }),
  }
  for (const raw of play.varsFiles) variables.varsFiles.push(await varsFile(running, raw))
  return running
}

async function varsFile(running: PlayRun, raw: Raw): Promise<RawDict> {
  const [host] = running.hosts
  if (!host) return new Map()
  const name = str(evaluate(raw, scopeOf(running, host, null, new Map())))
  return (await loadVarsFile(name, running.run.library.sources, running.play.folder)).values
}

async function gatherFacts(running: PlayRun): Promise<void> {
  const { play, hosts } = running
  const [host] = hosts
  const wanted = play.gatherFacts ?? true
  if (!host || !truth(evaluate(wanted, scopeOf(running, host, null, new Map())))) return
  const task: Task = factsTask(play)
  tell(running, task, hosts, false)
  await onHosts(running, task, hosts, new Map())
}

function titleOf(running: PlayRun): string {
  const raw = running.play.name ?? running.play.hosts
  const [host] = running.hosts
  const value = host ? evaluate(raw, scopeOf(running, host, null, new Map())) : raw
  return Array.isArray(value) ? value.map(String).join(',') : String(value)
}
