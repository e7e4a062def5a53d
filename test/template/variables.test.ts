import { describe, expect, it } from 'vitest'
import { createScope, evaluate, extendScope } from '../../src/template/evaluate.ts'
import { type Raw, Secret, type Value } from '../../src/template/values.ts'
import { data, dict, run, scopeOf, t } from './support.ts'

describe('variables', () => {
  it('are evaluated through other variables', () => {
    expect(run('{{ a }}!', { a: t('{{ b }}-{{ b }}'), b: t('{{ c }}'), c: 1 })).toBe('1-1!')
  })

  it('keep their types through other variables', () => {
    expect(run('{{ a | length }}', { a: t('{{ b }}'), b: [1, 2] })).toBe(2)
  })

  it('are evaluated once', () => {
    let asked = 0
    const lookups = () => {
      asked += 1
      return [asked]
    }
    const variables = new Map<string, Raw>([['x', t("{{ lookup('counter') }}")]])
    const scope = createScope((name) => variables.get(name), { lookups })
    expect(evaluate(t('{{ x }}{{ x }}'), scope)).toBe('11')
    expect(evaluate(t('{{ x }}'), scope)).toBe(1)
  })

  it('report a loop by its names', () => {
    const variables = { x: t('{{ y }}'), y: t('a{{ x }}') }
    expect(() => run('{{ x }}', variables)).toThrow('recursive loop: x -> y -> x')
    expect(() => run('{{ z }}', { z: t('{{ z }}') })).toThrow('recursive loop: z -> z')
  })

  it('may refer to a part of the dict they stand in', () => {
    expect(run('{{ d.url }}', { d: dict({ host: 'h', url: t('http://{{ d.host }}') }) })).toBe('http://h')
    expect(() => run('{{ d.a }}', { d: dict({ a: t('{{ d.a }}') }) })).toThrow('recursive loop: d.a -> d.a')
  })

  it('are not evaluated where they are not used', () => {
    const d = dict({ ok: 1, bad: t('{{ 1 / 0 }}'), worse: t('{{ nope }}') })
    expect(run('{{ d.ok }} {{ "bad" in d }} {{ d | length }}', { d })).toBe('1 True 3')
    expect(run('{{ l[0] }} {{ l | length }}', { l: [1, t('{{ 1 / 0 }}')] })).toBe('1 2')
    expect(() => run('{{ d.bad }}', { d })).toThrow('division by zero')
  })

  it('are undefined if they need something undefined', () => {
    const variables = { x: t('a{{ nope }}'), y: t('{{ nope.at.all }}') }
    expect(run('{{ x is defined }} {{ y | default(3) }}', variables)).toBe('False 3')
    expect(() => run('{{ x }}', variables)).toThrow("'nope' is undefined")
  })

  it('may be none', () => {
    expect(run('{{ x is none }}', { x: null })).toBe(true)
    expect(run('{{ d.x is defined and d.x is none }}', { d: data({ x: null }) })).toBe(true)
    expect(run('{{ l[0] }}', { l: [null] })).toBe(null)
  })

  it('win over global functions', () => {
    expect(run('{{ range }}', { range: 'mine' })).toBe('mine')
    expect(run('{{ range(2) }}')).toEqual([0, 1])
  })

  it('see the names of an inner scope', () => {
    const scope = scopeOf({ greeting: t('hi {{ item }}'), item: 'nobody' })
    expect(evaluate(t('{{ greeting }}'), scope)).toBe('hi nobody')
    expect(evaluate(t('{{ greeting }}'), extendScope(scope, new Map([['item', 'bob']])))).toBe('hi bob')
    expect(evaluate(t('{{ item }}'), extendScope(scope, new Map([['item', null]])))).toBe(null)
  })

  it('do not see the names that a template sets', () => {
    expect(run('{% set y = 2 %}{{ x }}', { x: t('{{ y }}'), y: 1 })).toBe(1)
  })

  it('are not changed for others by a template', () => {
    const list: Raw[] = [1]
    expect(run('{% do l.append(2) %}{{ l }}', { l: list })).toEqual([1, 2])
    expect(list).toEqual([1])
  })

  it('can be whole dicts and lists with templates in them', () => {
    const users = [dict({ name: t('{{ first }}'), uid: 1 }), dict({ name: 'bob', uid: 2 })]
    expect(run("{{ users | map(attribute='name') | join(',') }}", { users, first: 'ada' })).toBe('ada,bob')
    expect(run('{% for k, v in users[0].items() %}{{ k }}={{ v }};{% endfor %}', { users, first: 'ada' })).toBe(
      'name=ada;uid=1;',
    )
  })

  it('may come from a dict that makes its values when they are asked for', () => {
    const asked: unknown[] = []
    class Hosts extends Map<Raw, Raw> {
      override get(key: Raw): Raw | undefined {
        asked.push(key)
        return dict({ name: t('{{ here }}-') })
      }
    }
    const hostvars = new Hosts([
      ['h1', null],
      ['h2', null],
    ])
    expect(run("{{ hostvars['h2'].name }}{{ hostvars | list }}", { hostvars, here: 'x' })).toBe("x-['h1', 'h2']")
    expect(asked).toEqual(['h2'])
  })
})

describe('lookups', () => {
  const asked: unknown[] = []
  const lookups = (name: string, terms: Value[], options: ReadonlyMap<string, Value>) => {
    asked.push([name, terms, [...options]])
    return ['found']
  }
  const variables = new Map<string, Raw>([
    ['folder', '/etc'],
    ['pw', new Secret('x')],
    ['out', '{{ folder }}'],
  ])
  const scope = createScope((name) => variables.get(name), { lookups })

  it('get their terms and options', () => {
    asked.length = 0
    expect(evaluate(t("{{ lookup('file', folder ~ '/x', 'y', rstrip=false) }}"), scope)).toBe('found')
    expect(evaluate(t("{{ query('file', 'z') }}"), scope)).toEqual(['found'])
    expect(asked).toEqual([
      ['file', ['/etc/x', 'y'], [['rstrip', false]]],
      ['file', ['z'], []],
    ])
  })

  it('take templates in the strings that stand in them, and in no other', () => {
    asked.length = 0
    evaluate(t("{{ lookup('file', '{{ folder }}/x') }}"), scope)
    evaluate(t("{{ lookup('file', out) }}"), scope)
    expect(asked).toEqual([
      ['file', ['/etc/x'], []],
      ['file', ['{{ folder }}'], []],
    ])
    expect(evaluate(t("{{ '{{ folder }}' }}"), scope)).toBe('{{ folder }}')
  })

  it('with a secret term find secrets', () => {
    expect(evaluate(t("{{ lookup('file', pw) }}"), scope)).toBeInstanceOf(Secret)
  })
})
