import { createHash } from 'node:crypto'
import type { Task } from '../language/step.ts'
import type { Change } from '../state/change.ts'
import { quote } from '../state/sh.ts'
import { createView } from '../state/view.ts'
import { evaluate } from '../template/evaluate.ts'
import type { Scope } from '../template/scope.ts'
import { str } from '../template/text.ts'
import { truth } from '../template/truth.ts'
import { type Raw, Secret, type Value } from '../template/values.ts'
import type { Actor } from './actor.ts'
import { probesAhead } from './ahead.ts'
import { becomeFor } from './become.ts'
import { namesIn } from './handlers.ts'
import { type Host, nameStep } from './host.ts'
import type { Keeper } from './keeper.ts'
import { make } from './make.ts'
import { readProbes } from './read.ts'
import type { PlayRun, Run } from './run.ts'

/** Who acts where in one execution of a task, and whether for real. */
export interface Acting {
  readonly actor: Actor
  /** To be awaited first: the host is logged in to and looked over. */
  readonly ready: () => Promise<void>
  readonly dry: boolean
  readonly diff: boolean
}

/** Settles delegation, become, environment and check mode of one execution. */
export function actorFor(
  running: PlayRun,
  host: Host,
  task: Task,
  scope: Scope,
  args: unknown,
): Acting | { readonly message: string } {
  const { run } = running
  const { keywords } = task
  const settled = (raw: Raw | undefined) => (raw === undefined ? undefined : evaluate(raw, scope))
  const where = keywords.delegateTo === undefined ? host : run.hostNamed(str(evaluate(keywords.delegateTo, scope)))
  const become = becomeFor(running, task, scope)
  if (typeof become === 'string') return { message: become }
  const dry = isDry(run, settled(keywords.checkMode))
  const hidden = truth(settled(keywords.noLog) ?? false)
  const user = become?.user ?? ''
  // A task that only checks within an apply must not leave suppositions behind.
  const view = dry && !run.dry ? createView(true) : where.view
  const base = stepBase(host, task, args)
  let ordinal = 0
  const actor: Actor = {
    host: where.name,
    user,
    view,
    read: async (probes) => {
      const ahead = view === where.view ? await probesAhead(running, where, task, user) : []
      const wanted = [...probes, ...view.missing(user, ahead)]
      const distinct = view.missing(user, wanted)
      const values = await readProbes((script) => where.link.ask(become, script), distinct)
      for (const [i, probe] of distinct.entries()) view.learn(user, probe, values[i])
    },
    make: async (change: Change) => {
      const handlers = task.notify.flatMap((raw) => namesIn(evaluate(raw, scope) as Raw))
      // What it makes due is noted on the task's own host.
      const noted = handlers.length > 0 && where !== host ? await run.beforeChange(host) : null
      const refusal = noted ?? (await run.beforeChange(where))
      if (refusal !== null) return { kind: 'failed', message: refusal, outcome: null }
      ordinal += 1
      const step = nameStep(where, `${base}-${ordinal}`)
      const intent = {
        run: run.id,
        step,
        title: hidden ? 'hidden by no_log' : run.mask.text(change.title),
        place: `${task.place.file}:${task.place.line}`,
      }
      const environment = exports(keywords.environment.map((raw) => evaluate(raw, scope)))
      const onOutput = (stream: 'stdout' | 'stderr', text: string) => {
        if (!hidden) run.report({ type: 'output', host: host.name, stream, text: run.mask.text(text) })
      }
      const earlier = where.leftovers.steps.find((begun) => begun.step === step)?.run ?? null
      if (change.how.kind === 'script' && change.how.spooled) where.spoolers.set(user, become)
      const [keeper, handlersKeeper] = [keeperOf(run, where), keeperOf(run, host)]
      const maker = {
        link: where.link,
        become,
        keeper,
        handlersKeeper,
        environment,
        intent,
        handlers,
        earlier,
        onOutput,
      }
      return make(maker, change)
    },
  }
  return { actor, ready: where.ready, dry, diff: run.diff && truth(settled(keywords.diff) ?? true) }
}

function keeperOf(run: Run, host: Host): Keeper {
  return { link: host.link, become: run.keeperOf(host) }
}

/** Whether a task only checks: in a plan, unless it has `check_mode: false`, or by `check_mode: true`. */
export function isDry({ dry }: Run, own: Value | undefined): boolean {
  return own === undefined || own === null ? dry : truth(own)
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
function exports(layers: readonly Value[]): string {
  const pairs = layers.flatMap((layer) => (layer instanceof Map ? [...layer] : []))
  return pairs.map(([name, value]) => `export ${str(name)}=${quote(open(value))}; `).join('')
}

function open(value: Value): string {
  return str(value instanceof Secret ? value.open() : value)
}
