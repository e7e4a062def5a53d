import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TemplateError } from '../../src/template/errors.ts'
import { checkExpression, checkSyntax, condition, evaluate, renderText } from '../../src/template/evaluate.ts'
import { oneLine, writeJson } from '../../src/template/filters/json-write.ts'
import { filterNames } from '../../src/template/filters/table.ts'
import { testNames } from '../../src/template/tests/table.ts'
import type { Raw } from '../../src/template/values.ts'
import { data, scopeOf, t } from './support.ts'

const variables: Readonly<Record<string, Raw>> = {
  n: 7,
  s: 'hello',
  l: data([3, 1, 2]) as Raw,
  d: data({ a: 1, b: { c: [10] } }) as Raw,
  users: data([{ name: 'ada', groups: ['x'] }, { name: 'bob' }]) as Raw,
  lazy: t('{{ n + 1 }}'),
  cycle: t('{{ cycle }}'),
}

// Written templates, to be broken.
const written: readonly string[] = readFileSync(new URL('jinja2.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => JSON.parse(line).source)

const pieces = fc.constantFrom(
  ...[
    '{{',
    '}}',
    '{%',
    '%}',
    '{#',
    '#}',
    '-',
    '+',
    '**',
    '//',
    '%',
    '~',
    '|',
    '.',
    ',',
    ':',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
  ],
  ...[
    '==',
    '<',
    '=',
    'if',
    'else',
    'endif',
    'for',
    'endfor',
    'in',
    'is',
    'not',
    'and',
    'set',
    'endset',
    'macro',
    'block',
  ],
  ...[
    'endmacro',
    'call',
    'endcall',
    'raw',
    'endraw',
    'with',
    'do',
    'include',
    'extends',
    'import',
    'loop',
    'self',
    'super()',
  ],
  ...[
    'n',
    's',
    'l',
    'd',
    'users',
    'lazy',
    'cycle',
    'none',
    '1',
    '-1',
    '1.5',
    '10**20',
    "'a'",
    '""',
    "'{'",
    "'%'",
    "'('",
  ],
  ...[
    'constructor',
    '__class__',
    '__proto__',
    'toString',
    '\n',
    ' ',
    '\\',
    '"',
    "'",
    '\0',
    '😀',
    'é',
    'recursive',
    'scoped',
  ],
)

const soup = fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join(' '))

const broken = fc.tuple(fc.constantFrom(...written), fc.nat(), fc.nat(6), pieces).map(([source, at, gone, piece]) => {
  const start = at % (source.length + 1)
  return source.slice(0, start) + piece + source.slice(start + gone)
})

const operand = fc.constantFrom(
  ...[
    'n',
    's',
    'l',
    'd',
    'users',
    'none',
    'true',
    '1.5',
    '[]',
    '{}',
    '""',
    '(1, 2)',
    'nope',
    '[none]',
    '[[1], [2]]',
    'range(5)',
  ],
  ...[
    '10**40',
    '1e308',
    "'nan' | float",
    'namespace(a=1)',
    'joiner()',
    'undef()',
    's.upper',
    '{1: 2}',
    "'%s %'",
    "'{} {x}'",
  ],
)
const args = fc.constantFrom(
  ...['', '()', '(1)', "('a')", '(none)', '(-1)', '(l)', '(d)', '(nope)', '(1, 2)', "('a', 'b')", "(attribute='name')"],
  ...['(**d)', '(*l)', '([])', '(10**30)', "('(')", '(x=1)', "('%')"],
)
// These look at the controller's files.
const filters = filterNames().filter((name) => !['fileglob', 'realpath'].includes(name))
const filtered = fc
  .tuple(operand, fc.array(fc.tuple(fc.constantFrom(...filters), args), { minLength: 1, maxLength: 3 }))
  .map(([value, chain]) => `{{ ${value} ${chain.map(([name, given]) => `| ${name}${given}`).join(' ')} }}`)
const tested = fc.tuple(operand, fc.constantFrom(...testNames()), args).map(([value, name, given]) => {
  return `{{ (${value}) is ${name}${given} }}`
})

/** Everything that is done with a template; only a `TemplateError` may come out. */
function doAll(source: string): void {
  for (const run of [
    () => writeJson(evaluate(t(source), scopeOf(variables)), oneLine),
    () => renderText(t(source), scopeOf(variables)),
    () => condition(t(source), scopeOf(variables)),
    () => checkSyntax(t(source)),
    () => checkExpression(t(source)),
  ]) {
    try {
      run()
    } catch (reason) {
      if (!(reason instanceof TemplateError)) throw reason
    }
  }
}

const settings = { seed: 20241121, numRuns: 400 }

describe('no template ends in anything but a value or a message', () => {
  it.each([
    ['soup of tokens', soup],
    ['soup within braces', soup.map((text) => `{{ ${text} }}`)],
    ['broken templates', broken],
    ['chains of filters', filtered],
    ['tests', tested],
  ])('%s', (_, sources) => {
    fc.assert(fc.property(sources, doAll), settings)
  })
})

describe('no path leads out', () => {
  const names = [
    'constructor',
    '__proto__',
    'prototype',
    '__class__',
    '__globals__',
    '__mro__',
    'call',
    'apply',
    'toString',
    'valueOf',
  ]
  const step = fc.tuple(fc.constantFrom(...names), fc.constantFrom('.', '[', 'attr', 'map')).map(([name, way]) => {
    if (way === '.') return `.${name}`
    if (way === '[') return `['${name}']`
    return way === 'attr' ? ` | attr('${name}')` : ` | map(attribute='${name}') | list`
  })
  const root = fc.constantFrom(
    'n',
    's',
    'l',
    'd',
    'users[0]',
    'range',
    's.upper',
    'namespace(a=1)',
    'cycler(1)',
    'lookup',
    'self',
    'dict',
  )

  it('to what JavaScript or Python have of their own', () => {
    const paths = fc
      .tuple(root, fc.array(step, { minLength: 1, maxLength: 3 }))
      .map(([start, steps]) => start + steps.join(''))
    fc.assert(
      fc.property(paths, (path) => {
        expect(() => evaluate(t(`{{ ${path} }}`), scopeOf(variables))).toThrow(TemplateError)
      }),
      settings,
    )
  })
})
