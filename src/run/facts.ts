import type { Play, Task } from '../language/step.ts'
import type { Raw, Value } from '../template/values.ts'
import type { Host } from './host.ts'

/** The task that stands before all others of a play: it reads what the host says of itself. */
export function factsTask(play: Play): Task {
  const { place, keywords, gatherSubset } = play
  return {
    kind: 'task',
    path: `${place.file}:${place.line}:facts`,
    name: 'Gathering Facts',
    place,
    action: 'setup',
    module: 'setup',
    args: new Map<Raw, Raw>(gatherSubset === undefined ? [] : [['gather_subset', gatherSubset]]),
    argPlaces: new Map(),
    loop: null,
    register: null,
    changedWhen: [],
    failedWhen: [],
    until: [],
    retries: undefined,
    delay: undefined,
    notify: [],
    keywords,
    role: null,
  }
}

/** Keeps the facts that a result brought: `ansible_facts` without the prefix, variables with it. */
export function learnFacts(host: Host, result: ReadonlyMap<Value, Value>): void {
  const facts = result.get('ansible_facts')
  if (!(facts instanceof Map)) return
  for (const [key, value] of facts) {
    const name = String(key)
    host.variables.facts.set(name, value as Raw)
    host.facts.set(name.replace(/^ansible_/, ''), value as Raw)
  }
  host.factsGeneration += 1
}
