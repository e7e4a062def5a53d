import { isDeepStrictEqual } from 'node:util'
import type { Handler, Play, Task } from '../language/step.ts'
import { selects } from '../language/tags.ts'
import { TemplateError, templateMessage } from '../template/errors.ts'
import { evaluate } from '../template/evaluate.ts'
import { truth } from '../template/truth.ts'
import { workAhead } from './ahead.ts'
import { warnIfAlone } from './alone.ts'
import { announce } from './announce.ts'
import { factsTask } from './facts.ts'
import { flushHandlers } from './flush.ts'
import { type Host, isActive, WIDEST_WINDOW } from './host.ts'
import { failedOutcome } from './outcome.ts'
import type { Course, PlayRun, Run } from './run.ts'
import { scopeOf } from './scope.ts'
import { runSteps, runTold } from './steps.ts'
import { strategyOf } from './strategy.ts'
import { takeUpHandlers } from './take-up.ts'
import { conclude } from './task.ts'
import { evaluateName } from './task-name.ts'
import { upcomingTasks } from './upcoming.ts'
import { loadVarsFiles } from './vars-files.ts'

/** What has come to its end with a batch; null: it alone. */
type End = Course['end']

/** Runs one play on one batch of its hosts, those of them that are still in the run. */
export async function runPlay(run: Run, play: Play, batch: readonly Host[], all: readonly Host[]): Promise<End> {
  const hosts = batch.filter(isActive)
  run.enter(play)
  const running = start(run, play, hosts, all, batch.length)
  const { strategy, course } = running
  const free = strategy.inStep ? {} : { free: true as const }
  run.report({ type: 'play', name: titleOf(running), hosts: hosts.map((host) => host.name), ...free })
  if (all.length === 0) run.report({ type: 'no-hosts', reason: 'none-matched' })
  warnIfAlone(running, 'max_fail_percentage', play.maxFailPercentage, play.place)
  for (const host of hosts) {
    host.window = WIDEST_WINDOW
    host.rolesDone.clear()
    host.rolesLeft.clear()
  }
  const pin: Run['forks'] = strategy.isPinned ? run.forks : (work) => work()
  await Promise.all(strategy.lanes(hosts).map((lane) => pin(() => walkOn(running, lane))))
  for (const host of all) if (host.state === 'ended') host.state = 'active'
  const broken = hosts.filter(({ state }) => state === 'failed' || state === 'unreachable')
  return batch.length > 0 && broken.length === batch.length ? 'of all' : course.end
}

/** A keyword of the play that can't be evaluated fails the hosts, not the run. */
async function walkOn(running: PlayRun, hosts: readonly Host[]): Promise<void> {
  try {
    await walk(running, hosts)
  } catch (reason) {
    if (!(reason instanceof TemplateError)) throw reason
    const message = templateMessage(reason)
    fail(running, 'keywords of the play', new Map(hosts.filter(isActive).map((host) => [host, message])))
  }
}

/** Hosts fail before any task, each for a reason of its own. */
function fail(running: PlayRun, name: string, messages: ReadonlyMap<Host, string>): void {
  const task: Task = { ...factsTask(running.play), name, action: 'include_vars', module: 'include_vars' }
  announce(running, task, [...messages.keys()])
  for (const [host, message] of messages) conclude(running, host, task, failedOutcome(message))
}

/** Facts, pre_tasks, roles and tasks, post_tasks, with their handlers, for hosts that go together. */
async function walk(running: PlayRun, hosts: readonly Host[]): Promise<void> {
  const { play } = running
  await Promise.all(hosts.map((host) => loadVarsFiles(running, host)))
  await gatherFacts(running, hosts)
  await loadVarsOf(running, hosts)
  const tasks = [...play.roles, ...play.tasks]
  for (const section of [play.preTasks, tasks, play.postTasks]) {
    // They run after the tasks, which first make whole what the interrupted run left half done.
    if (section === tasks && running.run.manner.takesUp) await takeUpHandlers(running, hosts)
    await runSteps(running, section, hosts)
    await running.flush(hosts)
  }
}

function start(run: Run, play: Play, hosts: readonly Host[], all: readonly Host[], batchSize: number): PlayRun {
  const strategy = strategyOf(play.strategy, run.manner.strategy)
  const handlers: Handler[] = [...play.handlers]
  const roleDefaults = [...play.roleDefaults]
  const roleVars = [...play.roleVars]
  const roleNames = [...play.roleNames]
  const isNew = ({ place }: Handler) => !handlers.some((known) => isDeepStrictEqual(known.place, place))
  const running: PlayRun = {
    run,
    play: { ...play, handlers, roleNames },
    variables: { vars: play.vars, roleDefaults, roleVars, extra: run.extra },
    hosts,
    all,
    batchSize,
    strategy,
    course: { end: null, lost: new Set(), spoilt: new Set() },
    // A host that is pinned has its turn already.
    turn: strategy.isPinned ? (work) => work() : run.forks,
    throttles: new Map(),
    recipients: null,
    upcoming: upcomingTasks(play),
    adopt: (brought) => {
      handlers.push(...brought.handlers.filter(isNew))
      roleDefaults.push(...brought.roleDefaults)
      roleVars.push(...brought.roleVars)
      roleNames.push(...brought.roles.map((role) => role.name).filter((name) => !roleNames.includes(name)))
    },
    flush: (due) => flushHandlers(running, due, (handler, these) => runTold(running, handler, these, false)),
  }
  return running
}

/** Loads the `vars_files` with facts at hand; a host whose files are wrong does not go on. */
async function loadVarsOf(running: PlayRun, hosts: readonly Host[]): Promise<void> {
  const loaded = await Promise.all(
    hosts.filter(isActive).map(async (host) => ({ host, problems: await loadVarsFiles(running, host) })),
  )
  const broken = loaded.filter(({ problems }) => problems.length > 0)
  const messages = new Map(broken.map(({ host, problems }) => [host, problems.join('; ')]))
  if (messages.size > 0) fail(running, 'vars_files', messages)
}

async function gatherFacts(running: PlayRun, all: readonly Host[]): Promise<void> {
  const { play, run } = running
  const { gathering } = run.manner
  const hosts = gathering === 'smart' ? all.filter(({ facts }) => !facts.has('module_setup')) : all
  const [host] = hosts
  // Unless the play has tags of its own, facts are gathered whatever tags are asked for.
  const tags = play.keywords.tags.length > 0 ? play.keywords.tags : ['always']
  if (!selects(tags, run.tags.only, run.tags.skip)) return
  const wanted = play.gatherFacts ?? gathering !== 'explicit'
  if (!host || !truth(evaluate(wanted, scopeOf(running, host, null)))) return
  const task = factsTask(play)
  await workAhead(running, hosts, task)
  await runTold(running, task, hosts, false)
}

function titleOf(running: PlayRun): string {
  const raw = running.play.name ?? running.play.hosts
  const [host] = running.hosts
  const value = host ? evaluateName(raw, scopeOf(running, host, null)) : raw
  return Array.isArray(value) ? value.map(String).join(',') : String(value)
}
