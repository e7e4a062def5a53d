import type { Parameters } from 'fast-check'

const { RCPROV_CASES: cases = '25', RCPROV_SEED: seed } = process.env
// A failing case is made smaller for as long as this, in milliseconds.
const time = Math.max(120_000, Number(cases) * 3_000)

/** How long a test of random cases may take, in milliseconds: fast-check's own limit comes first, and names the seed. */
export const casesTimeout = time + 40_000

/** How many random cases are tried: RCPROV_CASES or 25, from RCPROV_SEED where it is given. */
export function randomCases<T>(): Parameters<T> {
  return {
    numRuns: Number(cases),
    interruptAfterTimeLimit: time,
    ...(seed !== undefined && { seed: Number(seed) }),
  }
}
