import type { Parameters } from 'fast-check'

const { RCPROV_CASES: cases = '25', RCPROV_SEED: seed, RCPROV_TEST_ALL: all } = process.env
/** A check of a change must not fail for what the change left alone, so the everyday cases are the same each time. */
const EVERYDAY = 791_664_079
// A failing case is made smaller for as long as this, in milliseconds.
const time = Math.max(120_000, Number(cases) * 3_000)

/** How long a test of random cases may take, in milliseconds: fast-check's own limit comes first, and names the seed. */
export const casesTimeout = time + 40_000

/** How many random cases are tried: RCPROV_CASES or 25, from RCPROV_SEED where it is given; new ones in `test:all`. */
export function randomCases<T>(): Parameters<T> {
  return {
    numRuns: Number(cases),
    interruptAfterTimeLimit: time,
    ...((seed !== undefined || !all) && { seed: Number(seed ?? EVERYDAY) }),
  }
}
