import { createRequire } from 'node:module'

type Tests = typeof import('./table.ts')

const require = createRequire(import.meta.url)
const table = (): Tests => require('./table.js')

/** Takes the place of table.ts in the build (`#tests`): the tests are loaded when a template first asks for one. */
export const findTest: Tests['findTest'] = (name) => table().findTest(name)

/** The names of all tests, for suggestions. */
export const testNames: Tests['testNames'] = () => table().testNames()
