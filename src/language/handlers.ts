import { problem, warning } from '../diagnostics/diagnostic.ts'
import { showPlace } from '../diagnostics/place.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { Raw } from '../template/values.ts'
import type { Findings } from './compiler.ts'
import type { Report } from './fields.ts'
import type { Handler, Step, Task } from './step.ts'

/** Steps compiled from a list of handlers as one list; blocks and imports among them only hand down keywords. */
export function asHandlers(steps: readonly Step[]): Handler[] {
  return steps.flatMap((step) => {
    if (step.kind === 'block') return asHandlers(step.block)
    return isHandler(step) ? [step] : []
  })
}

function isHandler(task: Task): task is Handler {
  return 'listen' in task
}

/** Reports notifications that no handler answers to, where all handlers are known. */
export function checkNotified(
  { notified, openIncludes, possibleHandlers }: Findings,
  handlers: readonly Handler[],
  report: Report,
): void {
  const all = [...handlers, ...possibleHandlers]
  const names = all.flatMap(namesOf)
  if (openIncludes.length > 0 || !names.every((name) => typeof name === 'string')) return
  const known = new Set<Raw>(names)
  for (const { name, place } of notified) {
    if (known.has(name)) continue
    const message = `there is no handler "${name}"${didYouMean(
      name,
      names.filter((each) => typeof each === 'string'),
    )}`
    const unnamed = all.some((handler) => handler.name === null && handler.listen.length === 0)
    const help = unnamed
      ? 'a handler is notified by its name, and one of these has none'
      : names.length === 0
        ? 'handlers stand under "handlers" of a play or in handlers/main.yml of a role'
        : undefined
    report(problem('playbook-shape', message, place, help))
  }
}

/** Warns of handlers that never run since another one of the same file has their name. */
export function checkSameNames(handlers: readonly Handler[], report: Report): void {
  const first = new Map<string, Handler>()
  for (const handler of handlers) {
    const { name, place, listen } = handler
    if (typeof name !== 'string') continue
    const key = `${place.file}\0${name}`
    const other = first.get(key)
    if (!other) first.set(key, handler)
    else if (listen.length === 0 && other.place.line !== place.line) {
      const message = `there is a handler "${name}" above, so this one never runs`
      const help = `give it another name, or let both "listen" to one; the first is at ${showPlace(other.place)}`
      report(warning('playbook-shape', message, place, help))
    }
  }
}

/** The names that a handler answers to. */
function namesOf({ name, role, listen }: Handler): Raw[] {
  const own = typeof name === 'string' && role ? [name, `${role.name} : ${name}`] : name === null ? [] : [name]
  return [...own, ...listen]
}
