import { fail } from './errors.ts'
import type { Budget } from './scope.ts'

/** A template that takes more steps than this is taken for an endless loop: some seconds. */
const maxSteps = 10_000_000

const maxDepth = 250

/** A budget of which nothing is spent. */
export function freshBudget(): Budget {
  return { steps: maxSteps, depth: 0, entered: 0 }
}

// The evaluator is synchronous, so one variable can hold the budget of the evaluation that is running.
let running: Budget = { ...freshBudget(), steps: Number.POSITIVE_INFINITY }

/** Takes so many steps off the running evaluation; throws at the limit. To be called before anything large is made or walked. */
export function spend(steps: number): void {
  running.steps -= steps
  if (running.steps < 0) fail(`this takes more than ${maxSteps} steps: is there an endless loop?`)
}

/** Runs a macro, include or recursive loop one level deeper; throws where it never ends. */
export function deeper<T>(run: () => T): T {
  const budget = running
  spend(10)
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
  const outer = running
  running = budget
  if (budget.entered === 0) budget.steps = maxSteps
  budget.entered += 1
  try {
    return run()
  } catch (reason) {
    if (!(reason instanceof RangeError)) throw reason
    return fail(/call stack/.test(reason.message) ? 'this is nested too deeply' : `too large: ${reason.message}`)
  } finally {
    budget.entered -= 1
    running = outer
  }
}
