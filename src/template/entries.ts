import { filterNames, findFilter as filterOf } from '#filters'
import { testNames, findTest as testOf } from '#tests'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { Entry, Filter, Test } from './registry.ts'

/** A filter by its name, with or without `ansible.builtin.`. */
export function findFilter(name: string): Entry<Filter> | undefined {
  return filterOf(shortName(name))
}

/** A test by its name, with or without `ansible.builtin.`. */
export function findTest(name: string): Entry<Test> | undefined {
  return testOf(shortName(name))
}

/** What to say of a filter that there is not. */
export function unknownFilter(name: string): string {
  if (findTest(name)) return `there is no filter "${name}", but a test: write "is ${name}"`
  return `there is no filter "${name}"${didYouMean(shortName(name), filterNames())}`
}

/** What to say of a test that there is not. */
export function unknownTest(name: string): string {
  if (findFilter(name)) return `there is no test "${name}", but a filter: write "| ${name}"`
  return `there is no test "${name}"${didYouMean(shortName(name), testNames())}`
}

function shortName(name: string): string {
  return name.replace(/^ansible\.(?:builtin|legacy)\./, '')
}
