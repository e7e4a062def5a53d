import type { Task } from '../language/step.ts'
import type { AnyProbe } from '../state/probe.ts'
import { createView } from '../state/view.ts'
import { evaluate } from '../template/evaluate.ts'
import type { Scope } from '../template/scope.ts'
import { truth } from '../template/truth.ts'
import type { Become } from '../transport/become.ts'
import type { Actor } from './actor.ts'
import { probesAhead } from './ahead.ts'
import { type Hearing, isQuestion, withOwnAnswers } from './answers.ts'
import { environmentOf } from './environment.ts'
import type { Host } from './host.ts'
import { createHttpClient, type HttpClient } from './http.ts'
import { changeMaker } from './making.ts'
import type { Looker } from './mongo/ask.ts'
import type { Pace } from './pace.ts'
import { readProbes } from './read.ts'
import type { PlayRun } from './run.ts'
import { type Way, wayOf } from './way.ts'

/** One execution of a task on a host, with its arguments. */
export interface Execution {
  readonly running: PlayRun
  readonly host: Host
  readonly task: Task
  readonly scope: Scope
  readonly args: unknown
  readonly pace: Pace
}

/** Who acts where in one execution of a task, and whether for real. */
export interface Acting {
  readonly actor: Actor
  /** To be awaited before anything is made: the host is logged in to and looked over. */
  readonly ready: () => Promise<void>
  readonly dry: boolean
  readonly diff: boolean
  /** To be called at the end. */
  readonly close: () => Promise<void>
}

/** Settles delegation, become, environment and check mode of one execution. */
export function actorFor(execution: Execution): Acting | { readonly message: string } {
  const { running, host, task, scope, pace } = execution
  const { run } = running
  const way = wayOf(running, host, task, scope)
  if ('message' in way) return way
  const { where, become, dry } = way
  const user = become?.user ?? ''
  // A task that only checks within an apply must not leave suppositions behind.
  const own = dry && !run.dry ? createView(true) : where.view
  const hearing = withOwnAnswers(own)
  const environment = () => environmentOf(task.keywords.environment, scope)
  const http = createHttpClient(where.link, run.mask, environment)
  const looker: Looker = {
    run,
    host: where,
    dry,
    isOver: () => run.stopping() || pace.isLate(),
    viewOf: (one) => (one === where ? own : one.view),
  }
  const nextProbes = async () => (own === where.view ? probesAhead(running, where, task, user) : [])
  return {
    actor: {
      host: where.name,
      user,
      view: hearing.view,
      read: reader(way, hearing, { http, looker }, nextProbes),
      make: changeMaker(execution, way, { http, seeker: looker }, environment),
    },
    ready: where.ready,
    dry,
    diff: run.diff && truth(evaluate(task.keywords.diff ?? true, scope)),
    close: http.close,
  }
}

/** Reads what is asked for, and of hosts what the next tasks will ask for. */
function reader(
  { where, become, dry }: Way,
  { view, hear }: Hearing,
  { http, looker }: { readonly http: HttpClient; readonly looker: Looker },
  nextProbes: () => Promise<readonly AnyProbe[]>,
): Actor['read'] {
  const user = become?.user ?? ''
  return async (probes) => {
    // What a server will answer is asked when it is needed, not before.
    const ahead = (await nextProbes()).filter((probe) => !isQuestion(probe))
    const missing = view.missing(user, [...probes, ...ahead])
    const asked = missing.filter((probe) => !isQuestion(probe))
    const values = asked.length > 0 ? await readOn(where, become, asked) : []
    for (const [i, probe] of asked.entries()) view.learn(user, probe, values[i])
    const questions = missing.filter(isQuestion)
    if (questions.length === 0) return
    await where.ready()
    const { askAll } = await import('./questions.ts')
    for (const [probe, answer] of await askAll({ http, looker, dry }, questions)) hear(probe, answer)
  }
}

/** What is read before the host has been looked over is read anew if a step of an interrupted run was still running. */
async function readOn(host: Host, become: Become | null, probes: readonly AnyProbe[]): Promise<unknown[]> {
  const isEarly = !host.isReady()
  const read = () => readProbes((script) => host.link.ask(become, script), probes)
  const values = await read()
  if (isEarly) await host.ready()
  return isEarly && host.leftovers.steps.length > 0 ? read() : values
}
