import type { Figures } from './wish.ts'

/** The running count of one step. */
interface Step {
  readonly name: string
  readonly began: number
  requests: number
  unsent: number
  failed: number
  readonly why: Map<string, number>
  resent: number
  moved: number
  pause: number
  longestWait: number
  closed: number
  broken: number
  reconnected: number
  longestAway: number
  late: number
}

/** Counts what happens, step by step. Times are milliseconds of a clock that never goes back. */
export interface Meter {
  readonly now: () => number
  /** The step that is under way. */
  readonly step: () => Step
  /** Another step begins; `missing` is how many websockets are not there at this moment. */
  readonly begin: (name: string, missing: number) => void
  /** A good answer came. */
  readonly good: () => void
  /** A request of that step failed. */
  readonly bad: (step: Step, why: string) => void
  /** Tells of all steps that have ended, with what became known of their requests since. */
  readonly figures: () => readonly Figures[]
}

/** Begins to count, in a step of the given name. */
export function createMeter(name: string, now: () => number = () => performance.now()): Meter {
  const done: (() => Figures)[] = []
  let step = newStep(name, now())
  let lastGood = now()
  const pauseSoFar = () => {
    step.pause = Math.max(step.pause, now() - lastGood)
  }
  return {
    now,
    step: () => step,
    begin(next, missing) {
      pauseSoFar()
      const [last, ended] = [step, now()]
      // Requests that were sent in it may fail later.
      done.push(() => figuresOf(last, ended, missing))
      step = newStep(next, ended)
    },
    good() {
      pauseSoFar()
      lastGood = now()
    },
    bad(of, why) {
      of.failed += 1
      of.why.set(why, (of.why.get(why) ?? 0) + 1)
    },
    figures: () => done.map((figures) => figures()),
  }
}

function newStep(name: string, began: number): Step {
  const none = { requests: 0, unsent: 0, failed: 0, resent: 0, moved: 0, pause: 0, longestWait: 0 }
  return { name, began, why: new Map(), ...none, closed: 0, broken: 0, reconnected: 0, longestAway: 0, late: 0 }
}

function figuresOf(step: Step, now: number, missing: number): Figures {
  const { name, began, requests, unsent, failed, why, resent, moved, closed, broken, reconnected } = step
  return {
    step: name,
    seconds: seconds(now - began),
    requests,
    unsent,
    failed,
    why: Object.fromEntries(why),
    resent,
    moved,
    pause: seconds(step.pause),
    longestWait: seconds(step.longestWait),
    sockets: { closed, broken, reconnected, longestAway: seconds(step.longestAway), missing },
    late: seconds(step.late),
  }
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds) / 1000
}
