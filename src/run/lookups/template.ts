import { extendScope, type RenderOptions, renderValue } from '../../template/evaluate.ts'
import type { Delimiters } from '../../template/parser/options.ts'
import { str } from '../../template/text.ts'
import type { Raw } from '../../template/values.ts'
import { templateFile } from '../template-file.ts'
import { pathOf } from './source.ts'
import type { Lookup } from './table.ts'
import { flagOption, type Term } from './term.ts'

/** A template file, rendered with the task's variables and those of `template_vars`. */
export const template: Lookup = (terms, context) =>
  terms.map((name) => {
    const { options, scope, running } = context
    const given = options.get('template_vars')
    const more = new Map<string, Raw>(
      [...(given instanceof Map ? given : [])].map(([key, value]) => [str(key), value as Raw]),
    )
    const file = templateFile(pathOf('templates', str(name), context), running.run.library.vault)
    return renderValue(file, more.size > 0 ? extendScope(scope, more) : scope, settingsOf(options))
  })

const strings: readonly (readonly [string, keyof Delimiters])[] = [
  ['block_start_string', 'blockStart'],
  ['block_end_string', 'blockEnd'],
  ['variable_start_string', 'variableStart'],
  ['variable_end_string', 'variableEnd'],
  ['comment_start_string', 'commentStart'],
  ['comment_end_string', 'commentEnd'],
]

function settingsOf(options: Term['options']): RenderOptions {
  const delimiters = strings.flatMap(([option, name]) => {
    const value = options.get(option)
    return value === undefined ? [] : [[name, str(value)] as const]
  })
  return {
    trimBlocks: flagOption(options, 'trim_blocks', true),
    lstripBlocks: flagOption(options, 'lstrip_blocks', false),
    delimiters: Object.fromEntries(delimiters),
  }
}
