import { describe, expect, it } from 'vitest'
import { TemplateError } from '../../src/template/errors.ts'
import { condition } from '../../src/template/evaluate.ts'
import type { Raw } from '../../src/template/values.ts'
import { data, scopeOf, t } from './support.ts'

const variables = {
  n: 1,
  word: 'no',
  flag: true,
  out: data({ rc: 0, stdout: 'ok' }),
  templated: t('{{ flag }}'),
  l: data([1]),
  text: '{{ flag }}',
}

function holds(raw: Raw): unknown {
  return condition(raw, scopeOf(variables))
}

describe('a condition', () => {
  it.each([
    ['n == 1', true],
    ['n > 1 or out.rc == 0', true],
    ["'ok' in out.stdout", true],
    ['nope is defined', false],
    ['not flag', false],
    ['templated', true],
    ['  flag\n', true],
    ['l | length > 0', true],
    ["word | bool or out.stdout is match('o')", true],
    ['(nope | default(false)) and nope.x == 1', false],
  ])('is an expression without braces: %s', (source, outcome) => {
    expect(holds(t(source))).toBe(outcome)
  })

  it.each([
    ['{{ flag }}', true],
    ['{{ n == 2 }}', false],
    ["{{ 'yes' if flag else 'no' }}", true],
    ["{{ 'False' }}", false],
    ['{% if flag %}true{% else %}false{% endif %}', true],
  ])('may be a template as a whole: %s', (source, outcome) => {
    expect(holds(t(source))).toBe(outcome)
  })

  it('takes booleans as they are', () => {
    expect(holds(true)).toBe(true)
    expect(holds(false)).toBe(false)
  })

  it('holds if all of several hold', () => {
    expect(holds([t('flag'), t('n == 1'), true])).toBe(true)
    expect(holds([t('flag'), t('n == 2'), t('nope')])).toBe(false)
    expect(holds([])).toBe(true)
  })

  it('evaluates templates in its strings', () => {
    expect(holds(t('out.stdout == "{{ word }}"'))).toBe(false)
    expect(holds(t("out.stdout ~ n == '{{ out.stdout }}{{ n }}'"))).toBe(true)
  })

  it('reads escapes in its strings', () => {
    expect(holds(t(String.raw`'a\nb' | length == 3`))).toBe(true)
  })

  it.each([
    ['word', "the condition gave 'no' (str), not true or false"],
    ['n', 'the condition gave 1 (int)'],
    ['l', 'the condition gave [1] (list)'],
    ['out.stdout and n', '(int)'],
    ['text', "the condition gave '{{ flag }}' (str)"],
    ['{{ word ~ "pe" }}', "the condition gave 'nope' (str)"],
    ['', 'must not be empty'],
    ['nope', "'nope' is undefined"],
    ['n = 1', 'to compare, write "=="'],
    ['{{ n }} == 1', 'expected'],
    ['n ==', 'expected an expression'],
  ])('must be true or false: %s', (source, message) => {
    expect(() => holds(t(source))).toThrow(TemplateError)
    expect(() => holds(t(source))).toThrow(message)
  })
})
