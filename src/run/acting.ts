import { createHash } from 'node:crypto'
import type { Task } from '../language/step.ts'
import { type Change, changesNothing } from '../state/change.ts'
import { quote } from '../state/sh.ts'
import { createView } from '../state/view.ts'
import { evaluate } from '../template/evaluate.ts'
import type { Scope } from '../template/scope.ts'
import { str } from '../template/text.ts'
import { truth } from '../template/truth.ts'
import { type Raw, Secret, type Value } from '../template/values.ts'
import type { Actor } from './actor.ts'
import { probesAhead } from './ahead.ts'
import { askServers, isQuestion, withOwnAnswers } from './answers.ts'
import { namesIn } from './handlers.ts'
import { type Host, nameStep } from './host.ts'
import { createHttpClient } from './http.ts'
import type { Keeper } from './keeper.ts'
import { make } from './make.ts'
import type { Pace } from './pace.ts'
import { readProbes } from './read.ts'
import type { PlayRun, Run } from './run.ts'
import { wayOf } from './way.ts'

/** Who acts where in one execution of a task, and whether for real. */
export interface Acting {
  readonly actor: Actor
  /** To be awaited first: the host is logged in to and looked over. */
  readonly ready: () => Promise<void>
  readonly dry: boolean
  readonly diff: boolean
  /** To be called at the end. */
  readonly close: () => Promise<void>
}

/** Settles delegation, become, environment and check mode of one execution. */
export function actorFor(
  running: PlayRun,
  host: Host,
  task: Task,
  scope: Scope,
  args: unknown,
  pace: Pace,
): Acting | { readonly message: string } {
  const { run } = running
  const { keywords } = task
  const settled = (raw: Raw | undefined) => (raw === undefined ? undefined : evaluate(raw, scope))
  const way = wayOf(running, host, task, scope)
  if ('message' in way) return way
  const { where, become, dry } = way
  const hidden = truth(settled(keywords.noLog) ?? false)
  const user = become?.user ?? ''
  // A task that only checks within an apply must not leave suppositions behind.
  const own = dry && !run.dry ? createView(true) : where.view
  const view = withOwnAnswers(own, dry)
  const http = createHttpClient(where.link, run.mask, () => new Map(environment()))
  const environment = () => environmentOf(keywords.environment.map((raw) => evaluate(raw, scope)))
  const base = stepBase(host, task, args)
  let ordinal = 0
  const actor: Actor = {
    host: where.name,
    user,
    view,
    read: async (probes) => {
      const ahead = own === where.view ? await probesAhead(running, where, task, user) : []
      // What a server will answer is asked when it is needed, not before.
      const wanted = [
        ...probes,
        ...view.missing(
          user,
          ahead.filter((probe) => !isQuestion(probe)),
        ),
      ]
      const distinct = view.missing(user, wanted)
      const asked = distinct.filter((probe) => !isQuestion(probe))
      const values = asked.length > 0 ? await readProbes((script) => where.link.ask(become, script), asked) : []
      for (const [i, probe] of asked.entries()) view.learn(user, probe, values[i])
      for (const [probe, answer] of await askServers(http, distinct, dry)) view.learn(user, probe, answer)
    },
    make: async (change: Change) => {
      const handlers = task.notify.flatMap((raw) => namesIn(evaluate(raw, scope) as Raw))
      // What it makes due is noted on the task's own host.
      const noted = handlers.length > 0 && where !== host ? await run.beforeChange(host) : null
      const isRead = handlers.length === 0 && changesNothing(change)
      const refusal = noted ?? (isRead ? null : await run.beforeChange(where))
      if (refusal !== null) return { kind: 'refused', message: refusal }
      ordinal += 1
      const step = nameStep(where, `${base}-${ordinal}`)
      const intent = {
        run: run.id,
        step,
        title: hidden ? 'hidden by no_log' : run.mask.text(change.title),
        place: `${task.place.file}:${task.place.line}`,
      }
      const onOutput = (stream: 'stdout' | 'stderr', text: string) => {
        if (!hidden) run.report({ type: 'output', host: host.name, stream, text: run.mask.text(text) })
      }
      const earlier = where.leftovers.steps.find((begun) => begun.step === step)?.run ?? null
      if (change.how.kind === 'script' && change.how.spooled) where.spoolers.set(user, become)
      const [keeper, handlersKeeper] = [keeperOf(run, where), keeperOf(run, host)]
      const maker = {
        link: where.link,
        http,
        become,
        keeper,
        handlersKeeper,
        environment: exports(environment()),
        intent,
        handlers,
        earlier,
        onOutput,
        pace,
      }
      return make(maker, change)
    },
  }
  return {
    actor,
    ready: where.ready,
    dry,
    diff: run.diff && truth(settled(keywords.diff) ?? true),
    close: http.close,
  }
}

function keeperOf(run: Run, host: Host): Keeper {
  return { link: host.link, become: run.keeperOf(host) }
}

/** A step is known by its task, for whom it is and what it was to do: the same in the run after a death. */
function stepBase(host: Host, task: Task, args: unknown): string {
  const id = createHash('sha256').update(
    `${task.path}\0${host.name}\0${JSON.stringify(args, (_, value) => plain(value))}`,
  )
  return id.digest('hex').slice(0, 24)
}

function plain(value: unknown): unknown {
  return value instanceof Secret ? value.open() : value
}

/** The task's own environment as shell text; it is the user's choice what is put there. */
function exports(environment: readonly (readonly [string, string])[]): string {
  return environment.map(([name, value]) => `export ${name}=${quote(value)}; `).join('')
}

function environmentOf(layers: readonly Value[]): [string, string][] {
  const pairs = layers.flatMap((layer) => (layer instanceof Map ? [...layer] : []))
  return pairs.map(([name, value]) => [str(name), open(value)])
}

function open(value: Value): string {
  return str(value instanceof Secret ? value.open() : value)
}
