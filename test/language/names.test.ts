import { describe, expect, it } from 'vitest'
import { taskTitle } from '../../src/language/names.ts'
import type { Role } from '../../src/language/step.ts'
import { type Raw, Template, type Value } from '../../src/template/values.ts'

const role: Role = {
  name: 'web',
  folder: '/r',
  defaults: new Map(),
  vars: new Map(),
  params: new Map(),
  parent: null,
  isDependency: false,
}
const evaluate = (raw: Raw): Value => (raw instanceof Template ? 'filled in' : (raw as Value))
const template = new Template('{{ x }}', { file: 'a.yml', line: 1, column: 1 })

describe('a task is called', () => {
  it.each<[Raw | null, Role | null, string]>([
    ['do it', null, 'do it'],
    [null, null, 'copy'],
    ['do it', role, 'web : do it'],
    [null, role, 'web : copy'],
    [template, role, 'web : filled in'],
    [5, null, '5'],
  ])('%s in %s: %s', (name, of, title) => {
    expect(taskTitle({ name, action: 'copy', module: 'copy', args: new Map(), role: of }, evaluate)).toBe(title)
  })
})
