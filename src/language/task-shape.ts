import type { Place } from '../diagnostics/place.ts'
import type { Keywords, Task } from './step.ts'

/** A task that nobody wrote: one of the language's own, without arguments. */
export function plainTask(module: string, place: Place, keywords: Keywords): Task {
  return {
    kind: 'task',
    path: `${place.file}:${place.line}:${module}`,
    name: null,
    place,
    action: module,
    module,
    args: new Map(),
    argPlaces: new Map(),
    loop: null,
    register: null,
    changedWhen: [],
    failedWhen: [],
    until: [],
    retries: undefined,
    delay: undefined,
    async: undefined,
    poll: undefined,
    notify: [],
    keywords,
    role: null,
  }
}
