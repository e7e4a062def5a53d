import { describe, expect, it } from 'vitest'
import { TemplateError } from '../../src/template/errors.ts'
import { checkExpression, checkSyntax, evaluate } from '../../src/template/evaluate.ts'
import { data, scopeOf, t } from './support.ts'

function problemsOf(source: string): unknown {
  return checkSyntax(t(source, 10, 5)).map(({ message, place }) => [message, place?.line, place?.column])
}

describe('a mistake in a template', () => {
  it.each([
    ['{{ n', 'expected "}}", found the end of the template', 10, 9],
    ['{{ n + }}', 'expected an expression, found "}}"', 10, 12],
    ['{{ (1, 2 }}', 'unexpected "}", expected ")"', 10, 14],
    ["{{ 'abc }}", 'a string is never closed', 10, 8],
    ['a\nb {{ | upper }}', 'expected an expression, found "|"', 11, 10],
    ['{% if n %}x', '"if" is never closed: expected {% elif %} or {% else %} or {% endif %}', 10, 8],
    [
      '{% if n %}\n{% for x in l %}\n{% endif %}',
      'unknown tag "endif"; "for" still needs {% endfor %} or {% else %}',
      12,
      8,
    ],
    ['{% fro x in l %}{% endfor %}', 'unknown tag "fro"; did you mean "for"?', 10, 8],
    ['{{ n | uper }}', 'there is no filter "uper"; did you mean "upper"?', 10, 12],
    ['{{ n is defnied }}', 'there is no test "defnied"; did you mean "defined"?', 10, 13],
    ['{{ n | defined }}', 'there is no filter "defined", but a test: write "is defined"', 10, 12],
    ['{{ n is length }}', 'there is no test "length", but a filter: write "| length"', 10, 13],
    ['{{ a && b }}', 'unexpected character "&": write "and"', 10, 10],
    ['{# x', 'this comment is never closed', 10, 5],
    ['{% set true = 1 %}', `can't assign to "true"`, 10, 12],
  ])('is found at its place: %s', (source, message, line, column) => {
    expect(problemsOf(source)).toEqual([[message, line, column]])
  })

  it('is not found where there is none', () => {
    expect(problemsOf('{% for x in l %}{{ x | ansible.builtin.upper }}{% endfor %}')).toEqual([])
  })

  it('is found for all unknown names at once', () => {
    expect(problemsOf('{{ a | nofilter }}{% if b is notest %}{% endif %}')).toHaveLength(2)
  })

  it('does not exhaust the stack', () => {
    expect(checkSyntax(t(`{{ ${'('.repeat(100_000)} }}`))).toHaveLength(1)
    expect(checkSyntax(t(`{{ ${'1+'.repeat(100_000)}1 }}`))).toHaveLength(1)
  })

  it('is found in a condition', () => {
    expect(checkExpression(t('a == ', 3, 7))).toMatchObject([
      { code: 'template-syntax', severity: 'error', place: { file: 'site.yml', line: 3, column: 12 } },
    ])
    expect(checkExpression(t('a == 1 and b is defined'))).toEqual([])
    expect(checkExpression(t('{{ a }} == 1'))).toMatchObject([
      { help: 'a condition is an expression already: leave out the braces' },
    ])
    expect(checkExpression(t('{{ a }}'))).toEqual([])
  })
})

describe('an error while evaluating', () => {
  it.each([
    ['{{ 1 + "a" }}', 10, 10],
    ['ab\n  {{ l[0].x.y ~ 1 }}', 11, 14],
    ['{% for x in l %}\n{{ x.nope }}{% endfor %}', 11, 9],
    ['{{ l | join(nope) }}', 10, 17],
    ['{{ 1 if 1 < "a" else 2 }}', 10, 15],
    ['{% set x = 1 / 0 %}', 10, 18],
    ['{% macro m() %}\n{{ 1 / 0 }}{% endmacro %}{{ m() }}', 11, 10],
    ['{{ range(1, 2, 0) }}', 10, 13],
  ])('has its place: %s', (source, line, column) => {
    let place: unknown
    try {
      evaluate(t(source, 10, 5), scopeOf({ l: data([1]) }))
    } catch (reason) {
      place = reason instanceof TemplateError ? reason.place : reason
    }
    expect(place).toEqual({ file: 'site.yml', line, column })
  })

  it('has the place of the variable that it comes from', () => {
    let place: unknown
    try {
      evaluate(t('{{ x }}'), scopeOf({ x: t('http://{{ nope }}', 42, 10) }))
    } catch (reason) {
      place = reason instanceof TemplateError ? reason.place : reason
    }
    expect(place).toEqual({ file: 'site.yml', line: 42, column: 20 })
  })
})
