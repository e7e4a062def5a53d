import { dictGet } from '../dict.ts'
import { fail } from '../errors.ts'
import { use } from '../lift.ts'
import type { Table, Test } from '../registry.ts'
import { truth } from '../truth.ts'
import type { Dict, Value } from '../values.ts'

function result(name: string, value: Value): Dict {
  return value instanceof Map ? value : fail(`The '${name}' test expects a dictionary`)
}

function flag(dict: Dict, key: string): boolean {
  return truth(dictGet(dict, key) ?? false)
}

function hasFailed(value: Value): boolean {
  return flag(result('failed', value), 'failed')
}

function isUnreachable(value: Value): boolean {
  return flag(result('unreachable', value), 'unreachable')
}

// A loop that does not say so itself has changed if one of its items has.
function hasChanged(value: Value): boolean {
  const dict = result('changed', value)
  const items = use(dictGet(dict, 'results') ?? null)
  if (dictGet(dict, 'changed') !== undefined || !Array.isArray(items)) return flag(dict, 'changed')
  return items.map(use).some((item) => item instanceof Map && flag(item, 'changed'))
}

function timedOut(value: Value): boolean {
  const report = use(dictGet(result('timedout', value), 'timedout') ?? null)
  return report instanceof Map && flag(report, 'period')
}

const succeeded: Test = (value) => !hasFailed(value)
const skipped: Test = (value) => flag(result('skipped', value), 'skipped')

/** Questions about registered results. */
export const resultTests: Table<Test> = {
  change: hasChanged,
  changed: hasChanged,
  failed: hasFailed,
  failure: hasFailed,
  finished: asyncFlag('finished'),
  reachable: (value) => !isUnreachable(value),
  skip: skipped,
  skipped,
  started: asyncFlag('started'),
  succeeded,
  success: succeeded,
  successful: succeeded,
  timedout: timedOut,
  unreachable: isUnreachable,
}

// The result of a task that never was asynchronous counts as started and finished.
function asyncFlag(name: 'started' | 'finished'): Test {
  return (value) => {
    const dict = result(name, value)
    const held = dictGet(dict, name)
    return held === undefined ? true : truth(held)
  }
}
