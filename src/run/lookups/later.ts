import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** Takes the place of table.ts in the build (`#lookups`): the lookups are loaded when a template first asks for one. */
export const lookups: typeof import('./table.ts').lookups =
  (running, task) =>
  (...asked) =>
    (require('./table.js') as typeof import('./table.ts')).lookups(running, task)(...asked)
