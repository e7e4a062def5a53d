import { describe, expect, it } from 'vitest'
import { TemplateError, UndefinedError } from '../../src/template/errors.ts'
import { data, run } from './support.ts'

describe('something undefined', () => {
  it.each([
    '{{ nope }}',
    '{{ nope }}!',
    "{{ 'a' ~ nope }}",
    '{{ nope == 1 }}',
    '{{ nope in [1] }}',
    '{{ not nope }}',
    '{{ nope | upper }}',
    '{{ nope | length }}',
    "{{ 'x' | replace('x', nope) }}",
    '{% if nope %}{% endif %}',
    '{% for x in nope %}{% endfor %}',
    '{{ nope() }}',
    '{{ nope.a.b }}',
    "{{ nope['a'][0] }}",
    '{{ [1][nope] }}',
    '{{ [nope] | join }}',
    '{{ 1 if nope else 2 }}',
  ])('raises where it is used: %s', (source) => {
    expect(() => run(source)).toThrow(UndefinedError)
    expect(() => run(source)).toThrow("'nope' is undefined")
  })

  it.each([
    ['{{ nope is defined }}', false],
    ['{{ nope is undefined }}', true],
    ['{{ nope | default(1) }}', 1],
    ['{{ nope.a.b | default(1) }}', 1],
    ["{{ nope['a'].b is defined }}", false],
    ["{{ d.a.b is defined or d['x'] | default(false) }}", false],
    ['{{ false and nope }}', false],
    ['{{ 1 or nope }}', 1],
    ['{{ 1 if true else nope }}', 1],
  ])('can be asked for: %s', (source, value) => {
    expect(run(source, { d: data({ a: {} }) })).toBe(value)
  })

  it.each([
    ['{{ d.x }}', "'dict object' has no attribute 'x'"],
    ["{{ d['a b'] }}", "'dict object' has no attribute 'a b'"],
    ['{{ l[3] }}', 'list object has no element 3'],
    ['{{ s.x }}', "'str object' has no attribute 'x'"],
    ['{{ none.x }}', "'None' has no attribute 'x'"],
    ['{{ d.x.y.z }}', "'dict object' has no attribute 'x'"],
  ])('names what is missing: %s', (source, message) => {
    expect(() => run(source, { d: data({}), l: data([]), s: 's' })).toThrow(message)
  })

  it('raises an error with a place', () => {
    let place: unknown
    try {
      run('a {{ d.x }}', { d: data({}) })
    } catch (reason) {
      place = reason instanceof TemplateError ? reason.place : reason
    }
    expect(place).toEqual({ file: 'site.yml', line: 1, column: 7 })
  })
})
