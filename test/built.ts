import { join } from 'node:path'

/** The words that start rcprov as it was built before the tests. */
export const built: readonly [string, string] = [process.execPath, join(import.meta.dirname, '../dist/src/cli/main.js')]
