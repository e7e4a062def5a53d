import { findFilter as filterOf } from './filters/table.ts'
import type { Entry, Filter, Test } from './registry.ts'
import { findTest as testOf } from './tests/table.ts'

/** A filter by its name, with or without `ansible.builtin.`. */
export function findFilter(name: string): Entry<Filter> | undefined {
  return filterOf(shortName(name))
}

/** A test by its name, with or without `ansible.builtin.`. */
export function findTest(name: string): Entry<Test> | undefined {
  return testOf(shortName(name))
}

export function isFilter(name: string): boolean {
  return findFilter(name) !== undefined
}

export function isTest(name: string): boolean {
  return findTest(name) !== undefined
}

function shortName(name: string): string {
  return name.replace(/^ansible\.(?:builtin|legacy)\./, '')
}
