import { describe, expect, it } from 'vitest'
import { TemplateError } from '../../src/template/errors.ts'
import { condition, evaluate, renderText } from '../../src/template/evaluate.ts'
import { Secret, type Value } from '../../src/template/values.ts'
import { data, dict, run, scopeOf, t } from './support.ts'

const variables = {
  pw: new Secret('s3cret'),
  login: new Secret(data({ user: 'ada', password: 's3cret', tags: ['x'] })),
  users: [dict({ name: 'ada', pw: new Secret('s3cret') })],
  yes: new Secret(true),
}

/** What is inside of a secret, which must be wrapped exactly once. */
function inside(value: unknown): Value {
  const opened = value instanceof Secret ? value.open() : 'not secret'
  return opened instanceof Secret ? 'wrapped twice' : opened
}

describe('a secret', () => {
  it.each([
    ['{{ pw }}', 's3cret'],
    ['{{ pw ~ "!" }}', 's3cret!'],
    ['mongodb://ada:{{ pw }}@host', 'mongodb://ada:s3cret@host'],
    ['{{ pw | upper }}', 'S3CRET'],
    ["{{ 'a' | replace('a', pw) }}", 's3cret'],
    ['{{ pw == "s3cret" }}', true],
    ['{{ pw | length }}', 6],
    ['{{ pw[0] }}', 's'],
    ['{{ pw[:2] }}', 's3'],
    ['{{ login.user }}', 'ada'],
    ["{{ login['tags'][0] }}", 'x'],
    ["{{ pw.split('3') }}", ['s', 'cret']],
    ['{{ not yes }}', false],
    ["{{ [1, pw] | join('-') }}", '1-s3cret'],
    ['{{ [pw] | string }}', "['s3cret']"],
    ["{{ users | map(attribute='pw') | join }}", 's3cret'],
    ['{{ users[0].pw }}', 's3cret'],
    ["{{ '%s' % pw }}", 's3cret'],
    ["{{ '{}'.format(pw) }}", 's3cret'],
    ['{{ pw | b64encode }}', 'czNjcmV0'],
    ['{% set x = pw %}{{ x }}', 's3cret'],
    ['{% set x %}a{{ pw }}{% endset %}{{ x }}', 'as3cret'],
    ['{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m(pw) }}', '<s3cret>'],
    ['{% filter upper %}{{ pw }}{% endfilter %}', 'S3CRET'],
    ['{% for c in login.tags %}{{ c }}{% endfor %}', 'x'],
    ["{% set l = [] %}{% do l.append(pw) %}{{ l | join('') }}", 's3cret'],
    ['{{ dict(a=pw) | string }}', "{'a': 's3cret'}"],
    ['{{ "-".join([pw, "x"]) }}', 's3cret-x'],
    ['{% set ns = namespace(x=pw) %}{{ ns.x }}', 's3cret'],
    ['{{ nope | default(pw) }}', 's3cret'],
    ["{{ '%s%s' | format(*[pw, 1]) }}", 's3cret1'],
    ['{% for a, b in [(1, pw)] %}{{ b }}{% endfor %}', 's3cret'],
    ["{{ (login | dict2items)[0].value ~ '' }}", 'ada'],
  ])('makes what is computed from it secret: %s', (source, value) => {
    expect(inside(run(source, variables))).toEqual(value)
  })

  it.each([
    ['{{ users[0].name }}', 'ada'],
    ['{{ users | length }}', 1],
    ['{{ pw is defined }}', true],
    ['{{ "a" if yes else "b" }}', 'a'],
    ['{% if yes %}a{% endif %}', 'a'],
    ['{{ "open" if pw == "s3cret" else "shut" }}', 'open'],
    ['{{ "plain" | default(pw) }}', 'plain'],
  ])('leaves alone what only depends on whether it holds: %s', (source, value) => {
    expect(run(source, variables)).toEqual(value)
  })

  it('stays where it is in lists and dicts', () => {
    const value = evaluate(dict({ name: 'ada', password: t('{{ pw }}') }), scopeOf(variables))
    expect(JSON.stringify([...(value as Map<string, unknown>)])).toBe('[["name","ada"],["password","********"]]')
  })

  it('is opened by conditions', () => {
    expect(condition(t("pw == 's3cret' and yes"), scopeOf(variables))).toBe(true)
  })

  it('makes a whole file secret', () => {
    expect(inside(renderText(t('password={{ pw }}\n'), scopeOf(variables)))).toBe('password=s3cret\n')
  })

  it('does not show in an error', () => {
    expect(() => run('{{ pw.nope }}', variables)).toThrow("'str object' has no attribute 'nope'")
    expect(() => run('{{ d[pw] }}', { ...variables, d: data({}) })).toThrow(/has no attribute '\*{8}'$/)
    expect(() => run('{{ {}[pw] }}', variables)).toThrow(/has no attribute '\*{8}'$/)
    expect(() => run("{{ 'x'.index(pw ~ '!') }}", variables)).toThrow(TemplateError)
    expect(() => run("{{ '{a}'.format(pw) | regex_search('[' ~ pw) }}", variables)).toThrow(TemplateError)
  })
})
