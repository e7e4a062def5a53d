import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { beforeAll, describe, expect, it } from 'vitest'
import { flagsPage } from '../../src/cli/docs/flags-page.ts'
import { type RoleVariables, roleVariables, type VariableSpec } from '../../src/cli/docs/role-variables.ts'
import { variablesSchema } from '../../src/cli/docs/schema.ts'
import { variablesPage } from '../../src/cli/docs/variables-page.ts'
import { loadAll } from '../../src/cli/load.ts'
import { toRaw } from '../../src/files/raw.ts'
import { parseYaml } from '../../src/files/yaml.ts'
import { mistakesIn } from '../../src/run/argument-spec/told.ts'
import type { Dict, Value } from '../../src/template/values.ts'

const root = join(import.meta.dirname, '../..')
const textOf = (file: string) => readFileSync(join(root, file), 'utf8')

it('docs/flags.md is the page that is printed from the flags and settings', () => {
  expect(textOf('docs/flags.md'), 'print it anew: npm run docs').toBe(flagsPage())
})

describe('the variables of a cluster', () => {
  let roles: readonly RoleVariables[]
  beforeAll(async () => {
    const playbooks = ['rocketchat.yml', 'verify.yml'].map((name) => join(root, 'playbooks', name))
    const loaded = await loadAll(playbooks, { inventory: ['localhost,'] })
    roles = await roleVariables(loaded?.plays ?? [])
    // All playbooks are read, which takes seconds on a busy machine.
  }, 60_000)
  const optionsOf = ({ entries }: RoleVariables) => entries.flatMap(({ options }) => Object.entries(options))

  it('are those of all its roles, also of one that another one includes', () => {
    const names = ['balancer', 'common', 'firewall', 'mongodb', 'node', 'rocketchat', 'verify']
    expect(roles.map(({ role }) => role)).toEqual(names)
  })

  it('are described where they have a default, and have words for each', () => {
    const names = (role: RoleVariables) => optionsOf(role).map(([name]) => name)
    expect(roles.flatMap((one) => Object.keys(one.defaults).filter((name) => !names(one).includes(name)))).toEqual([])
    expect(roles.flatMap(optionsOf).filter(([, { description }]) => !description)).toEqual([])
  })

  it('are on docs/rocketchat-variables.md as they are printed', () => {
    const page = variablesPage('Variables of rocketchat.yml and verify.yml', roles)
    expect(textOf('docs/rocketchat-variables.md'), 'print it anew: npm run docs').toBe(page)
  })

  it('are in playbooks/rocketchat.schema.json as it is printed', () => {
    const schema = JSON.parse(textOf('playbooks/rocketchat.schema.json'))
    expect(schema, 'print it anew: npm run docs').toEqual(
      variablesSchema('Variables of rocketchat.yml and verify.yml', roles),
    )
  })

  it.each(['one-host', 'ha-3', 'ha-6'])('fit the schema in inventories/%s', (name) => {
    const isRight = new Ajv({ strict: false }).compile(JSON.parse(textOf('playbooks/rocketchat.schema.json')))
    isRight(plainYaml(textOf(`inventories/${name}/group_vars/all.yml`)))
    expect(isRight.errors).toBeNull()
  })
})

describe('a JSON Schema of variables', () => {
  const specs: Record<string, VariableSpec> = {
    int: { type: 'int' },
    float: { type: 'float' },
    bool: { type: 'bool' },
    text: {},
    word: { choices: ['a', 'b'] },
    list: { type: 'list', elements: 'int' },
    dict: { type: 'dict' },
    dicts: { type: 'list', elements: 'dict', options: { name: { required: true }, port: { type: 'int' } } },
  }
  const roles = [{ role: 'web', entries: [{ title: '', options: prefixed(specs) }], defaults: {} }]
  const isRight = new Ajv({ strict: false }).compile(variablesSchema('web', roles))

  it.each([
    ['int', '80'],
    ['int', '"80"'],
    ['int', 'many'],
    ['int', '1.5'],
    ['int', '[]'],
    ['float', '0.5'],
    ['float', 'x'],
    ['bool', 'true'],
    ['bool', 'perhaps'],
    ['text', 'x'],
    ['text', '1.5'],
    ['word', 'a'],
    ['word', 'c'],
    ['list', '[1, 2]'],
    ['list', '[a]'],
    ['list', '{a: 1}'],
    ['dict', '{a: 1}'],
    ['dict', '[1]'],
    ['dicts', '[{name: x, port: 1}]'],
    ['dicts', '[{port: 1}]'],
    ['dicts', '[{name: x, prot: 1}]'],
  ])('judges as the engine does: %s: %s', (name, text) => {
    const option = dictOf(JSON.stringify(specs[name]))
    expect(isRight({ [`web_${name}`]: plainYaml(text) })).toBe(mistakesIn(name, option, rawOf(text)).length === 0)
  })

  it.each(Object.keys(specs))('takes a template for %s', (name) => {
    expect(isRight({ [`web_${name}`]: '{{ other }}' })).toBe(true)
  })

  it('refuses names that begin as those of the role and are none, and leaves others alone', () => {
    expect(isRight({ web_itn: 1 })).toBe(false)
    expect(isRight({ ansible_user: 'root', webroot: '/srv' })).toBe(true)
  })
})

function prefixed(specs: Record<string, VariableSpec>): Record<string, VariableSpec> {
  return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [`web_${name}`, spec]))
}

function rawOf(text: string): Value {
  const [node] = parseYaml(text, 'x.yml').documents
  return node ? (toRaw(node) as Value) : null
}

function dictOf(text: string): Dict {
  const value = rawOf(text)
  return value instanceof Map ? value : new Map()
}

function plainYaml(text: string): unknown {
  return plain(rawOf(text))
}

function plain(value: Value): unknown {
  if (Array.isArray(value)) return value.map(plain)
  return value instanceof Map ? Object.fromEntries([...value].map(([key, one]) => [String(key), plain(one)])) : value
}
