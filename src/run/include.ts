import { resolve } from 'node:path'
import { compileInclude, forItem } from '../language/include.ts'
import type { Loop, Step, Task } from '../language/step.ts'
import { TemplateError, templateMessage } from '../template/errors.ts'
import { evaluate } from '../template/evaluate.ts'
import type { Scope } from '../template/scope.ts'
import { str } from '../template/text.ts'
import { truth } from '../template/truth.ts'
import type { Raw, Value } from '../template/values.ts'
import { endIfFatal } from './fatal.ts'
import { count, type Host, isActive } from './host.ts'
import { itemLabel, itemVariables, loopItems } from './loop.ts'
import { failedOutcome, judge, type Outcome, skippedOutcome, unknownOutcome } from './outcome.ts'
import type { PlayRun } from './run.ts'
import { isSame } from './same.ts'
import { scopeOf } from './scope.ts'
import { showCauses } from './show.ts'
import { conclude } from './task.ts'
import { taskName } from './task-name.ts'
import { tellItem } from './told.ts'
import { unknownsIn } from './unknowns.ts'

type RunSteps = (running: PlayRun, steps: readonly Step[], hosts: readonly Host[], caught: boolean) => Promise<void>

/** One inclusion as one host asks for it: which file or role, and for which item of its loop. */
interface Asked {
  readonly name: string
  /** The include with its arguments evaluated, and with the item among what it hands down. */
  readonly task: Task
  readonly item: Item | null
  readonly isPublic: boolean
}

/** Dynamic includes: each host says what it includes; those that say the same go through it together. */
export async function include(
  running: PlayRun,
  task: Task,
  hosts: readonly Host[],
  caught: boolean,
  runSteps: RunSteps,
): Promise<void> {
  const wanted: { readonly asked: Asked; readonly hosts: Host[] }[] = []
  for (const host of hosts) {
    const all = ask(running, host, task)
    if ('status' in all) {
      conclude(running, host, task, all)
      continue
    }
    if (all.length === 0) conclude(running, host, task, noItems())
    for (const asked of all) {
      const known = wanted.find((one) => isSameAsked(one.asked, asked))
      if (known) known.hosts.push(host)
      else wanted.push({ asked, hosts: [host] })
    }
  }
  const compiled = await Promise.all(
    wanted.map(async (one) => ({
      ...one,
      compiled: await compileInclude(one.asked.task, one.asked.name, running.play, running.run.library),
    })),
  )
  const ready = compiled.map((one) => take(running, one))
  endIfFatal(running, task, hosts, caught)
  running.upcoming.insert(
    task,
    ready.flat().flatMap(({ steps }) => steps),
  )
  for (const { steps, hosts: these } of ready.flat()) await runSteps(running, steps, these.filter(isActive), caught)
}

/** Hosts whose items differ must not go together, though they be called the same. */
function isSameAsked(one: Asked, other: Asked): boolean {
  if (one.name !== other.name || one.item?.index !== other.item?.index) return false
  const known = ({ task, item }: Asked) => [task.args, item?.values ?? null] as Value[]
  return isSame(known(one), known(other))
}

interface Wanted {
  readonly asked: Asked
  readonly hosts: readonly Host[]
  readonly compiled: Awaited<ReturnType<typeof compileInclude>>
}

/** Announces what one or more hosts include. */
function take(running: PlayRun, { asked, hosts, compiled }: Wanted) {
  const { task, item, isPublic } = asked
  const label = item && running.run.mask.text(item.label)
  const broken = compiled.diagnostics.filter((diagnostic) => diagnostic.severity === 'error')
  if (broken.length > 0) {
    const message = broken.map(({ message: text, place }) => (place ? `${text} (${place.file}:${place.line})` : text))
    for (const host of hosts) conclude(running, host, task, failedOutcome(message.join('; ')))
    return []
  }
  // As in Ansible, a file without tasks is passed over.
  if (task.module === 'include_tasks' && compiled.steps.length > 0) {
    const file = resolve(compiled.file)
    running.run.report({ type: 'included', file, hosts: hosts.map((host) => host.name), label })
    // As in Ansible, a role counts only by its tasks.
    for (const host of hosts) count(host, 'ok')
  }
  const { role, roles } = compiled
  running.adopt(
    isPublic
      ? { ...compiled, roles: role ? [...roles, role] : roles }
      : { ...compiled, roleDefaults: [], roleVars: [] },
  )
  return [{ steps: compiled.steps, hosts }]
}

function ask(running: PlayRun, host: Host, task: Task): Asked[] | Outcome {
  try {
    return task.loop ? askEach(running, host, task, task.loop) : askOnce(running, host, task, null)
  } catch (reason) {
    if (reason instanceof TemplateError) return failedOutcome(templateMessage(reason))
    throw reason
  }
}

function askEach(running: PlayRun, host: Host, task: Task, loop: Loop): Asked[] | Outcome {
  const scope = scopeOf(running, host, task)
  const items = loopItems(loop, scope)
  if (items.kind === 'failed') return failedOutcome(items.message)
  if (items.kind === 'unknown') return moreAfter(task, scope, showCauses(items.causes))
  const all: Asked[] = []
  for (const [index, item] of items.items.entries()) {
    const values = itemVariables(loop, items.items, index)
    const label = itemLabel(task, scopeOf(running, host, task, values), item)
    const asked = askOnce(running, host, task, { index, values, label: str(label) })
    if (!('status' in asked)) all.push(...asked)
    else if (asked.status !== 'skipped') return asked
    else tellItem(running, host, task, scopeOf(running, host, task, values), asked, label)
  }
  return all
}

interface Item {
  readonly index: number
  readonly values: ReadonlyMap<string, Raw>
  readonly label: string
}

function askOnce(running: PlayRun, host: Host, task: Task, item: Item | null): Asked[] | Outcome {
  const scope = scopeOf(running, host, task, item?.values)
  const verdict = judge(task.keywords.when, scope)
  if (verdict.kind === 'error') return failedOutcome(verdict.message)
  if (verdict.kind === 'unknown') return unknownOutcome(verdict.because)
  if (verdict.kind === 'no') return skippedOutcome(verdict.text)
  // What stands under "apply" is evaluated by the tasks that it is handed down to.
  const args = new Map(
    [...task.args].map(([key, raw]) => [key, key === 'apply' ? null : (evaluate(raw, scope) as Raw)]),
  )
  const name = args.get('file') ?? args.get('name') ?? args.get('role') ?? ''
  const pending = unknownsIn([...args.values()] as Value[])
  if (pending.length > 0) return moreAfter(task, scope, showCauses(pending))
  const { inherited } = task
  const below = item && inherited ? { inherited: forItem(inherited, item.index, new Map(item.values)) } : {}
  const isPublic = truth((args.get('public') ?? false) as Value)
  return [{ name: str(name as Value), task: { ...task, args, ...below }, item, isPublic }]
}

/** A loop without an item, or none whose condition holds. */
function noItems(): Outcome {
  const result = new Map<Value, Value>([
    ['changed', false],
    ['skipped', true],
    ['results', []],
  ])
  return { status: 'skipped', result, changes: [], because: [] }
}

function moreAfter(task: Task, scope: Scope, why: string): Outcome {
  return unknownOutcome([`more after: ${taskName(task, scope)}`, why])
}
