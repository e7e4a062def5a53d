import { describe, expect, it } from 'vitest'
import { condition, evaluate, renderText } from '../../src/template/evaluate.ts'
import { type Raw, Secret, Unknown } from '../../src/template/values.ts'
import { dict, run, scopeOf, t } from './support.ts'

const unknown = new Unknown([{ text: 'install mongodb-org' }])
const other = new Unknown([{ text: 'run id' }])
const variables = { u: unknown, other, l: [1, unknown], d: dict({ known: 1, u: unknown }) }

function known(raw: Raw): unknown {
  return evaluate(raw, scopeOf(variables))
}

describe('an unknown value', () => {
  it.each([
    '{{ u }}',
    '{{ u + 1 }}',
    '{{ 1 + u }}',
    '{{ u == 1 }}',
    '{{ u in [1] }}',
    '{{ u | upper }}',
    "{{ 'a' | replace('a', u) }}",
    '{{ u.stdout }}',
    "{{ u['a'][0] }}",
    '{{ [1, 2][u] }}',
    '{{ u.stdout.split() | first }}',
    '{{ u() }}',
    '{{ not u }}',
    '{{ -u }}',
    '{{ u[1:] }}',
    '{{ 1 if u else 2 }}',
    'text {{ u }}',
    "{{ l | join(',') }}",
    '{{ l == [1, 2] }}',
    '{{ u is number }}',
    "{{ ['a'] | map('replace', 'a', u) | join }}",
    '{% if u %}a{% else %}b{% endif %}',
    '{% for x in u %}{% endfor %}',
    '{% set x = u %}{{ x }}',
    '{% macro m() %}{% if u %}a{% endif %}{% endmacro %}{{ m() | upper }}',
  ])('makes what is computed from it unknown: %s', (source) => {
    expect(run(source, variables)).toEqual(unknown)
  })

  it('hands on all causes, each once', () => {
    const both = new Unknown([{ text: 'install mongodb-org' }, { text: 'run id' }])
    expect(run('{{ u + other }}', variables)).toEqual(both)
    expect(run('{{ u }}, {{ other }}, {{ u }}', variables)).toEqual(both)
  })

  it.each([
    ['{{ u is defined }}', true],
    ['{{ u is undefined }}', false],
    ['{{ l | length }}', 2],
    ['{{ l[0] }}', 1],
    ['{{ d.known }}', 1],
    ['{{ u and false }}', false],
    ['{{ false and u }}', false],
    ['{{ u or 5 }}', 5],
    ['{{ true or u }}', true],
    ['{{ nope | default(1) }}', 1],
    ['{{ 1 < 0 < u }}', false],
  ])('leaves alone what does not depend on it: %s', (source, value) => {
    expect(run(source, variables)).toBe(value)
  })

  it('stays where it is in lists and dicts', () => {
    expect(known(t('{{ [1, u] }}'))).toEqual([1, unknown])
    expect(known(dict({ a: t('{{ u }}'), b: 1 }))).toEqual(
      new Map<string, unknown>([
        ['a', unknown],
        ['b', 1],
      ]),
    )
  })

  it('decides a condition only together with what is known', () => {
    const holds = (source: string) => condition(t(source), scopeOf(variables))
    expect(holds('u.rc == 0')).toEqual(unknown)
    expect(holds('u.rc == 0 and 1 > 2')).toBe(false)
    expect(holds('u.rc == 0 or 1 < 2')).toBe(true)
    expect(holds('u.changed and not_yet.there == 1')).toEqual(unknown)
    expect(condition([t('u'), t('false')], scopeOf(variables))).toBe(false)
    expect(condition([true, t('u')], scopeOf(variables))).toEqual(unknown)
  })

  it('makes a whole file unknown', () => {
    expect(renderText(t('a\n{% if u %}b{% endif %}'), scopeOf(variables))).toEqual(unknown)
  })

  it('wins over a secret', () => {
    expect(run('{{ u ~ s }}', { ...variables, s: new Secret('x') })).toEqual(unknown)
  })
})
