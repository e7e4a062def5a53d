import { describe, expect, it } from 'vitest'
import { evaluate } from '../../src/template/evaluate.ts'
import { omit } from '../../src/template/omit.ts'
import { Float } from '../../src/template/values.ts'
import { data, dict, run, scopeOf, t } from './support.ts'

describe('a template of a playbook', () => {
  it.each([
    ['{{ [1, 2] }}', [1, 2]],
    ['{{ 1 + 1 }}', 2],
    ['{{ none }}', null],
    ['{{ true }}', true],
    ['{{ "1" }}', '1'],
    ['{{ 4 / 2 }}', new Float(2)],
    ['{# why #}{{ [1] }}', [1]],
    ['{% set x = [1] %}{{ x }}', [1]],
    ['{% if true %}{{ 5 }}{% else %}{{ 6 }}{% endif %}', 5],
  ])('that is one expression keeps its type: %s', (source, value) => {
    expect(run(source)).toEqual(value)
  })

  it.each([
    [' {{ 1 }}', ' 1'],
    ['{{ 1 }}{{ 2 }}', '12'],
    ['{{ [1] }}{{ none }}', '[1]'],
    ['{% if false %}x{% endif %}', ''],
    ["{{ 'a' if false }}", ''],
  ])('that is more than one expression is text: %s', (source, text) => {
    expect(run(source)).toBe(text)
  })

  it('does not read text that looks like data', () => {
    expect(run('[{{ 1 }}]')).toBe('[1]')
    expect(run('{{ x }}', { x: '{"a": 1}' })).toBe('{"a": 1}')
  })

  it('leaves backslashes in strings to YAML', () => {
    expect(run(String.raw`{{ '\1\n' }}`)).toBe(String.raw`\1\n`)
    expect(run(String.raw`{{ 'ab' | regex_replace('(a)', '\1\1') }}`)).toBe('aab')
  })

  it('reads escapes in the strings of tags, as Ansible does', () => {
    expect(run(String.raw`{% set x = '\n' %}<{{ x }}>`)).toBe('<\n>')
  })

  it('keeps the newlines at its end', () => {
    expect(run('{{ x }}\n', { x: 'v' })).toBe('v\n')
    expect(run('a {{ x }}\n\n', { x: 'v' })).toBe('a v\n\n')
    expect(run('{{ x }}\n', { x: [1] })).toEqual([1])
  })
})

describe('a value of a playbook', () => {
  it('has its templates evaluated at any depth', () => {
    const raw = dict({ a: [t('{{ n }}'), dict({ b: t('x{{ n }}') })], c: 1 })
    expect(evaluate(raw, scopeOf({ n: 5 }))).toEqual(
      new Map<string, unknown>([
        ['a', [5, new Map([['b', 'x5']])]],
        ['c', 1],
      ]),
    )
  })

  it('is never a template if it is a plain string', () => {
    expect(evaluate('{{ 1 + 1 }}', scopeOf())).toBe('{{ 1 + 1 }}')
    expect(run('{{ out }}', { out: "{{ lookup('pipe', 'id') }}" })).toBe("{{ lookup('pipe', 'id') }}")
    expect(run('{{ out.stdout }}', { out: data({ stdout: '{{ 1 }}' }) })).toBe('{{ 1 }}')
  })

  it('does not have its keys evaluated', () => {
    const raw = new Map([[t('{{ n }}'), t('{{ n }}')]])
    expect(evaluate(raw, scopeOf({ n: 5 }))).toEqual(new Map([['{{ n }}', 5]]))
  })

  it('loses what is omitted', () => {
    const raw = dict({ a: t('{{ nope | default(omit) }}'), b: [1, t('{{ omit }}')] })
    expect(evaluate(raw, scopeOf())).toEqual(new Map([['b', [1]]]))
  })

  it('is omitted as a whole if it is omit', () => {
    expect(run('{{ nope | default(omit) }}')).toBe(omit)
  })

  it('fails for something undefined at any depth', () => {
    expect(() => evaluate(dict({ a: [t('{{ nope }}')] }), scopeOf())).toThrow("'nope' is undefined")
    expect(() => run('{{ [nope] }}')).toThrow("'nope' is undefined")
  })
})
