import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { markdownPages } from '../../src/cli/docs/markdown.ts'
import { findModule, moduleNames } from '../../src/module/find.ts'
import { loadTasks } from '../language/project.ts'

const folder = new URL('../../docs/modules/', import.meta.url)
const found = await Promise.all((await moduleNames()).map(findModule))
const modules = found.filter((module) => module !== undefined)
const pages = markdownPages(modules)

describe('docs/modules', () => {
  it('has the pages of these modules and no others: `npm run docs` writes them, delete what is left over', () => {
    expect(readdirSync(folder).sort()).toEqual([...pages.keys()].sort())
  })

  it.each([...pages])('%s is as the module prints it: `npm run docs` writes it anew', (file, text) => {
    expect(readFileSync(new URL(file, folder), 'utf8')).toBe(text)
  })
})

describe.each(modules.map((module) => [module.name, module] as const))('the module %s', (name, module) => {
  it('says in one line what it is for', () => {
    expect(module.summary).toMatch(/^(?!\w+s )[A-Z].{9,89}[^.]$/)
  })

  it('describes each argument', () => {
    const silent = Object.entries(module.args.properties).filter(([, { description }]) => description.trim() === '')
    expect(silent.map(([argument]) => argument)).toEqual([])
  })

  it('says of each field of its result what it is', () => {
    const texts = Object.values(module.returns)
    expect(texts.filter((text) => !/^[A-Z].*[^.]$/.test(text))).toEqual([])
  })

  it('shows examples that are right as they stand on its page', async () => {
    const [, yaml = ''] = /```yaml\n([^`]*)```/.exec(pages.get(`${name}.md`) ?? '') ?? []
    // The files and roles that examples speak of are not there.
    const { mistakes, tasks } = await loadTasks(yaml)
    expect(mistakes.filter((mistake) => !/ (file|role)-missing /.test(mistake))).toEqual([])
    expect(tasks.length + mistakes.length).toBeGreaterThan(0)
  })
})
