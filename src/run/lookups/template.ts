import { extendScope, type RenderOptions, renderValue } from '../../template/evaluate.ts'
import { delimiterNames } from '../../template/parser/options.ts'
import { str } from '../../template/text.ts'
import type { Raw } from '../../template/values.ts'
import { templateFile } from '../template-file.ts'
import { templateVariables } from '../template-variables.ts'
import { pathOf } from './source.ts'
import type { Lookup } from './table.ts'
import { flagOption, type Term } from './term.ts'

/** A template file, rendered with the task's variables and those of `template_vars`. */
export const template: Lookup = (terms, context) =>
  terms.map((name) => {
    const { options, scope } = context
    const { library, manner } = context.running.run
    const given = options.get('template_vars')
    const path = pathOf('templates', str(name), context)
    const more = templateVariables({ name: str(name), path, dest: null }, manner.managed)
    for (const [key, value] of given instanceof Map ? given : []) more.set(str(key), value as Raw)
    return renderValue(templateFile(path, library.vault), extendScope(scope, more), settingsOf(options))
  })

function settingsOf(options: Term['options']): RenderOptions {
  const delimiters = [...delimiterNames].flatMap(([option, name]) => {
    const value = options.get(option)
    return value === undefined ? [] : [[name, str(value)] as const]
  })
  return {
    trimBlocks: flagOption(options, 'trim_blocks', true),
    lstripBlocks: flagOption(options, 'lstrip_blocks', false),
    delimiters: Object.fromEntries(delimiters),
  }
}
