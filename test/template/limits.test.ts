import { describe, expect, it } from 'vitest'
import { TemplateError } from '../../src/template/errors.ts'
import { evaluate, renderText } from '../../src/template/evaluate.ts'
import { data, run, scopeOf, t } from './support.ts'

const variables = { s: 'text', l: data([1]), d: data({ a: 1 }), n: 1 }

describe('nothing of the controller is in reach', () => {
  it.each([
    "s['constructor']",
    's.constructor',
    'd.constructor',
    "d['__proto__']",
    'd.__proto__',
    'd.__class__',
    's.__class__.__mro__',
    'l.map',
    'l.constructor',
    "l['length']",
    's.length',
    's.toString',
    'd.entries',
    'd.size',
    'n.toFixed',
    'n.constructor',
    'range.constructor',
    "range['call']",
    'range.__globals__',
    'process',
    'globalThis',
    'require',
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
    'namespace(a=1).__proto__',
    'namespace(a=1).constructor',
    'loop',
    'self',
  ])('%s is undefined', (expression) => {
    expect(run(`{{ (${expression}) is defined }}`, variables)).toBe(false)
  })

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf'])(
    '%s is no filter, test, method or lookup',
    (name) => {
      expect(() => run(`{{ s | ${name} }}`, variables)).toThrow(`there is no filter "${name}"`)
      expect(() => run(`{{ s is ${name} }}`, variables)).toThrow(`there is no test "${name}"`)
      expect(() => run(`{{ l | map('${name}') | list }}`, variables)).toThrow(TemplateError)
      expect(() => run(`{{ s.${name}() }}`, variables)).toThrow('has no attribute')
      expect(run(`{{ l | map(attribute='${name}', default=0) | list }}`, variables)).toEqual([0])
    },
  )

  it('can not be called', () => {
    expect(() => run("{{ s['constructor']['constructor']('return 1')() }}", variables)).toThrow(
      "no attribute 'constructor'",
    )
  })

  it('has no way through format strings', () => {
    expect(() => run("{{ '{0.constructor}'.format(s) }}", variables)).toThrow(TemplateError)
    expect(() => run("{{ '{0[constructor]}'.format(d) }}", variables)).toThrow(TemplateError)
    expect(() => run("{{ '%(constructor)s' % d }}", variables)).toThrow(TemplateError)
  })

  it('has no way through the keys of dicts', () => {
    expect(run("{{ {'__proto__': {'x': 1}}.x is defined }}")).toBe(false)
    expect(run("{% set d = {} %}{% do d.update({'__proto__': 1}) %}{{ d | list }}")).toEqual(['__proto__'])
  })
})

describe('a template ends', () => {
  it.each([
    ['{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}', 'steps'],
    ['{{ range(10 ** 12) }}', 'steps'],
    ["{{ 'x' * 10 ** 12 }}", 'too large'],
    ['{{ [1] * 10 ** 12 }}', 'too large'],
    ['{{ 3 ** 99999999 }}', 'too large'],
    ["{{ '%0999999999d' % 1 }}", 'format'],
    ["{{ '{:999999999}'.format(1) }}", 'format'],
    ['{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}', 'maximum recursion depth exceeded'],
    ['{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}', 'maximum recursion depth exceeded'],
    ['{% set l, m = [], [] %}{% do l.append(m) %}{% do m.append(l) %}{{ l == m }}', 'nested too deeply'],
    ["{{ ('a' * 40 ~ 'b') | regex_search('(a+)+$') }}", 'regular expression takes too long'],
    ["{{ ('a' * 11) | regex_search('((((((a*)*)*)*)*)*)*b') }}", 'regular expression takes too long'],
    ["{{ ('a' * 30) | regex_search('a?' * 30 ~ 'ab') }}", 'regular expression takes too long'],
    ["{{ (['x'] * 100000) | join('y' * 10000) }}", 'too large'],
    ["{{ 'x' | password_hash('sha512', 'salt', rounds=5000000) }}", 'steps'],
    ['{{ range(20) | permutations | list }}', 'steps'],
    [
      '{% set ns = namespace(v=[1]) %}{% for i in range(60) %}{% set ns.v = [ns.v, ns.v] %}{% endfor %}{{ ns.v }}',
      'steps',
    ],
    ['{% set ns = namespace(v=[1]) %}{% for i in range(60) %}{% set ns.v = ns.v + ns.v %}{% endfor %}', 'steps'],
    ["{% set ns = namespace(v='a') %}{% for i in range(60) %}{% set ns.v = ns.v ~ ns.v %}{% endfor %}", 'too large'],
    ['{{ (10 ** 5000) | string }}', 'Exceeds the limit (4300 digits)'],
  ])('%s', (source, message) => {
    expect(() => run(source, variables)).toThrow(message)
  })

  it.each([
    ['{{ 5 | round(-999999999) }}', 0],
    ['{{ -17.5 | round(-999999999) | string }}', '-0.0'],
    ['{{ 75 | round(-2) }}', 100],
  ])('%s is quick', (source, value) => {
    expect(run(source)).toEqual(value)
  })

  it('prints a list that holds itself', () => {
    expect(run('{% set l = [] %}{% do l.append(l) %}{{ l }}!')).toBe('[[...]]!')
  })

  it('has all its steps again in the next evaluation', () => {
    const scope = scopeOf()
    const large = t('{{ range(6000000) | length }}')
    expect(evaluate(large, scope)).toBe(6_000_000)
    expect(evaluate(large, scope)).toBe(6_000_000)
    expect(() => evaluate(t('{{ range(6000000) | length + range(6000000) | length }}'), scope)).toThrow('steps')
  })
})

describe('a template is fast', () => {
  it('makes 10,000 rounds of a loop in little time', () => {
    const source = t(
      "{% for i in range(10000) %}{{ i }} {{ i + 1 }} {{ loop.index }} {% if i % 2 == 0 %}{{ 'a' ~ i }}{% else %}{{ d.a | string }}{% endif %}{% endfor %}",
    )
    const rounds = [1, 2, 3, 4, 5].map(() => {
      const start = performance.now()
      renderText(source, scopeOf(variables))
      return performance.now() - start
    })
    // 20 ms on an idle machine.
    expect(Math.min(...rounds)).toBeLessThan(300)
  })
})
