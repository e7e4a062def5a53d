import { describe, expect, it } from 'vitest'
import { findModule, moduleFolder, moduleNames } from '../../src/module/find.ts'

const shelf = moduleFolder(new URL('shelf/', import.meta.url))

describe('a folder of modules', () => {
  it.each(['greet', 'ansible.builtin.greet', 'ansible.legacy.greet'])('knows a module as %s', async (name) => {
    expect((await shelf.find(name))?.name).toBe('greet')
  })

  it('finds the modules of a family in its sub-folder', async () => {
    expect((await shelf.find('greet_all'))?.name).toBe('greet_all')
  })

  it('has nothing under the names of other collections or of other files', async () => {
    const found = await Promise.all(['community.general.greet', 'notes', 'shelf/greet', '../find', ''].map(shelf.find))
    expect(found).toEqual([undefined, undefined, undefined, undefined, undefined])
  })

  it('lists its modules by name', async () => {
    expect(await shelf.names()).toEqual(['greet', 'greet_all'])
  })

  it('loads a module once', async () => {
    expect(await shelf.find('greet')).toBe(await shelf.find('ansible.builtin.greet'))
  })
})

describe('the modules of rcprov', () => {
  it('are found by name', async () => {
    expect((await findModule('ansible.builtin.set_fact'))?.name).toBe('set_fact')
    expect((await findModule('community.mongodb.mongodb_status'))?.name).toBe('mongodb_status')
    expect(await findModule('community.mongodb.copy')).toBeUndefined()
    expect(await moduleNames()).toContain('import_role')
  })
})
