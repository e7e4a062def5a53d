import { describe, expect, it } from 'vitest'
import { TemplateError } from '../../src/template/errors.ts'
import { createScope, renderText } from '../../src/template/evaluate.ts'
import { Template } from '../../src/template/values.ts'
import { scopeOf, t } from './support.ts'

const scope = scopeOf({ n: 1, l: [1, 2] })

describe('a template file', () => {
  it('is trimmed after blocks and keeps its last newline, as in Ansible', () => {
    expect(renderText(t('{% if n %}\nyes\n{% endif %}\n{{ n }}\n'), scope)).toBe('yes\n1\n')
    expect(renderText(t('  {% if n %}\nyes\n  {% endif %}\n'), scope)).toBe('  yes\n  \n')
  })

  it('prints text whatever the type', () => {
    expect(renderText(t('{{ l }}'), scope)).toBe('[1, 2]')
    expect(renderText(t('{{ none }}{{ true }}'), scope)).toBe('True')
  })

  it('reads escapes in strings', () => {
    expect(renderText(t(String.raw`{{ l | join('\n') }}`), scope)).toBe('1\n2')
  })

  it('takes settings', () => {
    const source = '  {% if n %}\nyes\n  {% endif %}\n'
    expect(renderText(t(source), scope, { lstripBlocks: true })).toBe('yes\n')
    expect(renderText(t(source), scope, { trimBlocks: false })).toBe('  \nyes\n  \n')
    expect(renderText(t('a\n'), scope, { keepTrailingNewline: false })).toBe('a')
  })

  it('takes settings from its first line', () => {
    const body = '  {% if n %}\nyes\n  {% endif %}\n'
    expect(renderText(t(`#jinja2: lstrip_blocks: True\n${body}`), scope)).toBe('yes\n')
    expect(renderText(t(`#jinja2:trim_blocks:False, lstrip_blocks: "True"\n${body}`), scope)).toBe('\nyes\n')
  })

  it('takes other delimiters from its first line', () => {
    const header =
      "#jinja2: variable_start_string: '[%', variable_end_string: '%]', block_start_string: '<%', block_end_string: '%>'"
    expect(renderText(t(`${header}\n<% if n %>\n[% n %] {{ n }} {% x %}\n<% endif %>`), scope)).toBe(
      '1 {{ n }} {% x %}\n',
    )
  })

  it.each([
    ['#jinja2: trim_block: True\n', '"trim_block" is not a setting'],
    ['#jinja2: trim_blocks: maybe\n', '"trim_blocks" must be True or False'],
    ['#jinja2: trim_blocks\n', 'expected "name: value"'],
  ])('may not have any other first line: %s', (source, message) => {
    expect(() => renderText(t(source), scope)).toThrow(message)
  })

  it('includes others, found from where it stands', () => {
    const asked: unknown[] = []
    const loadTemplate = (name: string, from: unknown) => {
      asked.push([name, from])
      return new Template('part {{ n }}\n', { file: `templates/${name}`, line: 1, column: 1 })
    }
    const reaching = createScope(() => 1, { lookups: () => null, loadTemplate })
    expect(renderText(t("a\n{% include 'part.j2' %}b"), reaching)).toBe('a\npart 1b')
    expect(asked).toEqual([['part.j2', { file: 'site.yml', line: 2, column: 4 }]])
  })

  it('names the place in the file that fails, be it another one', () => {
    const broken = new Template('x\n  {{ nope }}', { file: 'part.j2', line: 1, column: 1 })
    const reaching = createScope(() => undefined, { lookups: () => null, loadTemplate: () => broken })
    let place: unknown
    try {
      renderText(t("{% include 'part.j2' %}"), reaching)
    } catch (reason) {
      place = reason instanceof TemplateError ? reason.place : reason
    }
    expect(place).toEqual({ file: 'part.j2', line: 2, column: 6 })
  })

  it('can not include itself for ever', () => {
    const itself = t("{% include 'itself.j2' %}")
    const reaching = createScope(() => undefined, { lookups: () => null, loadTemplate: () => itself })
    expect(() => renderText(itself, reaching)).toThrow('maximum recursion depth exceeded')
  })
})
