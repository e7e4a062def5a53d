import { fail } from './errors.ts'
import type { Budget } from './scope.ts'

/** A template that takes more steps than this is taken for an endless loop. */
const maxSteps = 10_000_000

const maxDepth = 250

/** A budget of which nothing is spent. */
export function freshBudget(): Budget {
  return { steps: maxSteps, depth: 0, entered: 0 }
}

/** Takes so many steps off; throws at the limit. */
export function spend(budget: Budget, steps: number): void {
  budget.steps -= steps
  if (budget.steps < 0) fail(`this takes more than ${maxSteps} steps: is there an endless loop?`)
}

/** Runs a macro, include or recursive loop one level deeper; throws where it never ends. */
export function deeper<T>(budget: Budget, run: () => T): T {
  spend(budget, 1)
  if (budget.depth >= maxDepth) return fail('maximum recursion depth exceeded')
  budget.depth += 1
  try {
    return run()
  } finally {
    budget.depth -= 1
  }
}

/** Runs a whole evaluation; one that a lookup starts inside of another spends the same budget. */
export function within<T>(budget: Budget, run: () => T): T {
  if (budget.entered === 0) budget.steps = maxSteps
  budget.entered += 1
  try {
    return run()
  } catch (reason) {
    if (reason instanceof RangeError && /call stack/.test(reason.message)) return fail('this is nested too deeply')
    throw reason
  } finally {
    budget.entered -= 1
  }
}
