import { createRequire } from 'node:module'

type Methods = typeof import('./table.ts')

const require = createRequire(import.meta.url)

/** Takes the place of table.ts in the build (`#methods`): the methods are loaded when a template first calls one. */
export const findMethod: Methods['findMethod'] = (self, name) =>
  (require('./table.js') as Methods).findMethod(self, name)
