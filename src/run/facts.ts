import type { Play, Task } from '../language/step.ts'
import { plainTask } from '../language/task-shape.ts'
import { type Cause, type Raw, Unknown, type Value } from '../template/values.ts'
import type { Host } from './host.ts'

/** The task that stands before all others of a play: it reads what the host says of itself. */
export function factsTask(play: Play): Task {
  const { place, keywords } = play
  const asked: [string, Raw | undefined][] = [
    ['gather_subset', play.gatherSubset],
    ['gather_timeout', play.gatherTimeout],
    ['fact_path', play.factPath],
  ]
  const own = asked.flatMap(([name, raw]): [Raw, Raw][] => (raw === undefined ? [] : [[name, raw]]))
  const defaults = keywords.moduleDefaults.get('setup')?.args ?? []
  return {
    ...plainTask('setup', place, keywords),
    path: `${place.file}:${place.line}:facts`,
    name: 'Gathering Facts',
    args: new Map([...defaults, ...own]),
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

/** A result whose facts can't be known before the apply. */
export function factsToCome(names: readonly string[], causes: readonly Cause[]): ReadonlyMap<Value, Value> {
  const facts = names.map((name): [Value, Value] => [name, new Unknown(causes)])
  return new Map([['ansible_facts', new Map(facts)]])
}
