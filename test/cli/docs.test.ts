import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { flagsPage } from '../../src/cli/docs/flags-page.ts'

it('docs/flags.md is the page that is printed from the flags and settings', () => {
  const page = readFileSync(new URL('../../docs/flags.md', import.meta.url), 'utf8')
  expect(page, 'print it anew: rcprov docs --flags > docs/flags.md').toBe(flagsPage())
})
