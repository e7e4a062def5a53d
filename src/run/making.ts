import { createHash } from 'node:crypto'
import type { Task } from '../language/step.ts'
import { type Change, changesNothing } from '../state/change.ts'
import { evaluate } from '../template/evaluate.ts'
import { truth } from '../template/truth.ts'
import type { Raw } from '../template/values.ts'
import type { Execution } from './acting.ts'
import type { Actor } from './actor.ts'
import { exports } from './environment.ts'
import { namesIn } from './handlers.ts'
import { type Host, nameStep } from './host.ts'
import type { Keeper } from './keeper.ts'
import type { Maker } from './make.ts'
import { byLines } from './output.ts'
import type { Intent } from './pending.ts'
import type { Run } from './run.ts'
import type { Way } from './way.ts'

/** Makes the changes of one execution, each under a name by which it is found again after a death. */
export function changeMaker(
  execution: Execution,
  { where, become }: Way,
  servers: Pick<Maker, 'http' | 'seeker'>,
  environment: () => ReadonlyMap<string, string>,
): Actor['make'] {
  const { running, host, task, scope, args, pace } = execution
  const { run } = running
  const hidden = truth(evaluate(task.keywords.noLog ?? false, scope))
  let ordinal = 0
  return async (change, isLast) => {
    await where.ready()
    if (pace.isLate()) return { kind: 'refused', message: 'its time was up before this change' }
    const handlers = task.notify.flatMap((raw) => namesIn(evaluate(raw, scope) as Raw))
    const refusal = await whyNot(run, host, where, change, handlers)
    if (refusal !== null) return { kind: 'refused', message: refusal }
    ordinal += 1
    const step = nameStep(where, `${stepBase(host, task, args)}-${ordinal}`)
    if (change.how.kind === 'script' && change.how.spooled) where.spoolers.set(become?.user ?? '', become)
    const output = byLines((stream, text) => {
      if (!hidden) run.report({ type: 'output', host: host.name, stream, text: run.mask.text(text) })
    })
    const maker = {
      link: where.link,
      ...servers,
      hide: run.mask.add,
      become,
      keeper: keeperOf(run, where),
      handlersKeeper: keeperOf(run, host),
      environment: exports(environment()),
      intent: intentOf(run, step, task, hidden ? 'hidden by no_log' : run.mask.text(change.title)),
      handlers,
      earlier: where.leftovers.steps.find((begun) => begun.step === step)?.run ?? null,
      onOutput: output.hear,
      // What more is to come needs rcprov to stay.
      pace: isLast || !pace.leave ? pace : { ...pace, leave: () => {} },
    }
    // A run that changes nothing does without.
    const { make } = await import('./make.ts')
    return make(maker, change).finally(output.end)
  }
}

/** Why a host must not be changed now, or null. What a change makes due is noted on the task's own host. */
async function whyNot(
  run: Run,
  host: Host,
  where: Host,
  change: Change,
  handlers: readonly string[],
): Promise<string | null> {
  if (handlers.length === 0) return changesNothing(change) ? null : run.beforeChange(where)
  const noted = where === host ? null : await run.beforeChange(host)
  return noted ?? run.beforeChange(where)
}

function intentOf({ id }: Run, step: string, { place }: Task, title: string): Intent {
  return { run: id, step, title, place: `${place.file}:${place.line}` }
}

function keeperOf(run: Run, host: Host): Keeper {
  return { link: host.link, become: run.keeperOf(host) }
}

/**
 * A step is known by its task, for whom it is and what it was to do: the same in the run after a death. Its secrets are
 * no part of it, for the name is seen on the host.
 */
function stepBase(host: Host, task: Task, args: unknown): string {
  const id = createHash('sha256').update(`${task.path}\0${host.name}\0${JSON.stringify(args)}`)
  return id.digest('hex').slice(0, 24)
}
