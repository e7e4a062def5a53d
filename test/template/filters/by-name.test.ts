import { join } from 'node:path'
import { expect, test } from 'vitest'
import { filterNames } from '../../../src/template/filters/table.ts'

const folder = join(import.meta.dirname, '../../../dist/src/template/filters')

test('the build finds by name the filters that all files have together', async () => {
  const { filterNames: names, findFilter } = await import(join(folder, 'by-name.js'))
  expect(names().sort()).toEqual(filterNames().sort())
  for (const name of filterNames()) expect(findFilter(name), name).toBeDefined()
  expect(findFilter('toString')).toBeUndefined()
  expect(findFilter('no_such_filter')).toBeUndefined()
})
