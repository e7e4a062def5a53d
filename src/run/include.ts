import { compileInclude } from '../language/include.ts'
import type { Step, Task } from '../language/step.ts'
import type { LocalVariables } from '../language/variables.ts'
import { TemplateError } from '../template/errors.ts'
import { evaluate } from '../template/evaluate.ts'
import type { Scope } from '../template/scope.ts'
import { str } from '../template/text.ts'
import { type Raw, Unknown } from '../template/values.ts'
import { unknownOutcome } from './execute.ts'
import { count, type Host } from './host.ts'
import { itemVariables, loopItems } from './loop.ts'
import { failedOutcome, judge, type Outcome } from './outcome.ts'
import { templateMessage } from './prepare.ts'
import type { PlayRun } from './run.ts'
import { scopeOf } from './scope.ts'
import { showCauses } from './show.ts'
import { conclude } from './task.ts'

type RunSteps = (
  running: PlayRun,
  steps: readonly Step[],
  hosts: readonly Host[],
  local: LocalVariables,
) => Promise<void>

/** One inclusion that one or more hosts ask for: the same name with the same item. */
interface Wanted {
  readonly name: string
  readonly label: string | null
  readonly local: LocalVariables
  readonly hosts: Host[]
}

export function isInclude(task: Task): boolean {
  return task.module === 'include_tasks' || task.module === 'include_role'
}

/** Dynamic includes: each host says what it includes; those that say the same go through it together. */
export async function include(
  running: PlayRun,
  task: Task,
  hosts: readonly Host[],
  local: LocalVariables,
  runSteps: RunSteps,
): Promise<void> {
  const wanted = new Map<string, Wanted>()
  for (const host of hosts) {
    const asked = ask(running, host, task, local)
    if ('status' in asked) {
      conclude(running, host, task, local, asked)
      continue
    }
    count(host, 'ok')
    for (const one of asked) {
      const key = `${one.name}\0${one.label ?? ''}`
      const known = wanted.get(key)
      if (known) known.hosts.push(host)
      else wanted.set(key, { ...one, hosts: [host] })
    }
  }
  for (const one of wanted.values()) await follow(running, task, one, runSteps)
}

async function follow(running: PlayRun, task: Task, wanted: Wanted, runSteps: RunSteps): Promise<void> {
  const { name, label, hosts, local } = wanted
  const compiled = await compileInclude(task, name, running.play, running.run.library)
  const broken = compiled.diagnostics.filter((diagnostic) => diagnostic.severity === 'error')
  if (broken.length > 0) {
    const message = broken.map(({ message: text, place }) => (place ? `${text} (${place.file}:${place.line})` : text))
    for (const host of hosts) conclude(running, host, task, local, failedOutcome(message.join('; ')))
    return
  }
  running.run.report({ type: 'included', file: compiled.file, hosts: hosts.map((host) => host.name), label })
  running.adopt(compiled.handlers)
  running.upcoming.insert(task, compiled.steps)
  await runSteps(running, compiled.steps, hosts, local)
}

type Asked = Omit<Wanted, 'hosts'>

function ask(running: PlayRun, host: Host, task: Task, local: LocalVariables): Asked[] | Outcome {
  try {
    return task.loop ? askEach(running, host, task, local) : askOnce(running, host, task, local, null)
  } catch (reason) {
    if (reason instanceof TemplateError) return failedOutcome(templateMessage(reason))
    throw reason
  }
}

function askEach(running: PlayRun, host: Host, task: Task, local: LocalVariables): Asked[] | Outcome {
  if (!task.loop) return []
  const items = loopItems(task.loop, scopeOf(running, host, task, local))
  if (items.kind === 'failed') return failedOutcome(items.message)
  if (items.kind === 'unknown') return moreAfter(task, showCauses(items.causes))
  const all: Asked[] = []
  for (const [index, item] of items.items.entries()) {
    const names = new Map<string, Raw>([...local, ...itemVariables(task.loop, items.items, index)])
    const asked = askOnce(running, host, task, names, str(item))
    if (!('status' in asked)) all.push(...asked)
    else if (asked.status !== 'skipped') return asked
  }
  return all
}

function askOnce(
  running: PlayRun,
  host: Host,
  task: Task,
  local: LocalVariables,
  label: string | null,
): Asked[] | Outcome {
  const scope = scopeOf(running, host, task, local)
  const verdict = judge(task.keywords.when, scope)
  if (verdict.kind === 'error') return failedOutcome(verdict.message)
  if (verdict.kind === 'unknown') return unknownOutcome(verdict.because)
  if (verdict.kind === 'no') return { status: 'skipped', result: new Map(), changes: [], because: [] }
  const name = nameOf(task, scope)
  if (name instanceof Unknown) return moreAfter(task, showCauses(name.causes))
  return [{ name, label, local }]
}

function nameOf(task: Task, scope: Scope): string | Unknown {
  const raw = task.args.get(task.module === 'include_role' ? 'name' : 'file')
  const value = evaluate(raw ?? '', scope)
  return value instanceof Unknown ? value : str(value)
}

function moreAfter(task: Task, why: string): Outcome {
  return unknownOutcome([`more after: ${String(task.name ?? task.module)}`, why])
}
