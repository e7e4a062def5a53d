import { isDeepStrictEqual } from 'node:util'
import type { Event } from '../../../src/run/event.ts'
import { deedOf, lastOf, type Told, told } from './told.ts'

/** A task that a plan foretold otherwise than the apply did it. */
export interface Broken {
  readonly task: string
  readonly planned: unknown
  readonly applied: unknown
}

/** Compares a plan with the apply that followed it; rows that the plan itself called unknown promise nothing. */
export function promises(plan: readonly Event[], apply: readonly Event[]) {
  const done = new Map(told(apply).map((one) => [nameOf(one), one]))
  const known = told(plan).filter(({ status, because }) => status !== 'unknown' && because.length === 0)
  const broken = known.flatMap((planned): Broken[] => {
    const applied = done.get(nameOf(planned))
    const [promised, made] = [shown(planned), applied && shown(applied)]
    return isDeepStrictEqual(promised, made) ? [] : [{ task: nameOf(planned), planned: promised, applied: made }]
  })
  return { kept: known.length - broken.length, unknown: told(plan).length - known.length, broken }
}

function nameOf({ host, task, ...more }: Told): string {
  return `${host} ${lastOf(task)}${more.type === 'item' ? ` ${more.label}` : ''}`
}

// A title may say more in a plan: which versions apt would install, for one.
function shown({ module, status, changes }: Told) {
  return { module, status, changes: changes.map(deedOf).map(({ title: _, ...change }) => change) }
}
