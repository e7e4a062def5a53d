import { findFilter } from '#filters'
import type { Entry, Table, Test } from '../registry.ts'
import { compareTests } from './compare.ts'
import { pathTests } from './paths.ts'
import { regexTests } from './regexes.ts'
import { resultTests } from './results.ts'
import { setTests } from './sets.ts'
import { typeTests } from './types.ts'
import { uriTests } from './uris.ts'
import { vaultTests } from './vault.ts'
import { versionTests } from './version.ts'

const tests: Table<Test> = {
  ...compareTests,
  ...pathTests,
  ...regexTests,
  ...resultTests,
  ...setTests,
  ...typeTests,
  ...uriTests,
  ...vaultTests,
  ...versionTests,
  filter: named((name) => findFilter(name) !== undefined),
  test: named((name) => findTest(name) !== undefined),
}

function named(exists: (name: string) => boolean): Test {
  return (value) => typeof value === 'string' && exists(value.replace(/^ansible\.builtin\./, ''))
}

/** The test of this short name. */
export function findTest(name: string): Entry<Test> | undefined {
  return Object.hasOwn(tests, name) ? tests[name] : undefined
}

/** The names of all tests, for suggestions. */
export function testNames(): string[] {
  return Object.keys(tests)
}
