import { describe, expect, it } from 'vitest'
import { findModule, moduleNames } from '../../src/module/find.ts'
import { loadTasks } from './project.ts'

const modules = await Promise.all((await moduleNames()).map(findModule))
const examples = modules.flatMap(
  (module) => module?.examples.map(({ title, args }) => [module.name, title, args] as const) ?? [],
)

describe('an example of a module is a task without a mistake', () => {
  it.each(examples)('%s: %s', async (name, _title, args) => {
    // The files and roles that examples speak of are not there.
    const ours = ['file-missing', 'role-missing']
    const { diagnostics } = await loadTasks(JSON.stringify([{ [name]: args }]))
    expect(diagnostics.filter(({ code }) => !ours.includes(code))).toEqual([])
  })
})
