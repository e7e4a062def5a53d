import { describe, expect, test } from 'vitest'
import { noHosts } from '../run/support.ts'
import { type Case, casesOf, fingerprint, groups } from './case.ts'
import { comparable } from './compare.ts'
import { casesNamed, type Known, knownOf } from './known.ts'
import { runCase } from './rcprov.ts'
import { recordedOf } from './recorded.ts'
import type { Told } from './told.ts'

// Each run in this process waits for signals as if it were alone in it.
process.setMaxListeners(0)
process.umask(0o022)

describe.skipIf(noHosts).each(groups)('%s', (group) => {
  const cases = casesOf(group)
  test.each(named(cases.filter(({ name }) => !knownOf(group, name))))('%s', async (_, one) => {
    const ran = await runCase(one)
    expect(ran.map((run) => comparable(run, false))).toEqual(judgedOf(group, one).map((run) => comparable(run, true)))
  })

  const different = cases.flatMap((one) => {
    const known = knownOf(group, one.name)
    return known ? [{ ...one, known }] : []
  })
  if (different.length > 0)
    test.each(named(different))('%s (known)', async (_, { known, ...one }) => differs(group, one, known))
})

test('only cases that exist are named in known.yml', () => {
  const all = groups.flatMap((group) => casesOf(group).map(({ name }) => `${group}/${name}`))
  expect(casesNamed.filter((name) => !all.includes(name))).toEqual([])
  expect(all.filter((name, index) => all.indexOf(name) !== index)).toEqual([])
})

function named<T extends Case>(cases: readonly T[]): [string, T][] {
  return cases.map((one) => [one.name, one])
}

/** A difference that is gone must leave known.yml. */
async function differs(group: string, one: Case, { refused, without }: Known): Promise<void> {
  const ran = await runCase(one)
  const judged = judgedOf(group, one)
  expect(ran.map((run) => comparable(run, false))).not.toEqual(judged.map((run) => comparable(run, true)))
  if (refused !== undefined)
    expect(ran[0]).toMatchObject({ exit: 1, told: [], stderr: expect.stringContaining(refused) })
  if (without === undefined) return
  const rest = ran.map((run) => comparable(run, false, without))
  expect(rest).toEqual(judged.map((run) => comparable(run, true, without)))
}

function judgedOf(group: string, one: Case): readonly Told[] {
  const recorded = recordedOf(group)[one.name]
  expect(recorded?.of, 'to be recorded anew: node --import tsx test/differential/record.ts').toBe(fingerprint(one))
  return recorded?.runs ?? []
}
