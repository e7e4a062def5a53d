import { fail } from '../../template/errors.ts'
import { evaluate } from '../../template/evaluate.ts'
import { compileRegex, searchRegex } from '../../template/regex.ts'
import { str } from '../../template/text.ts'
import { typeName } from '../../template/types.ts'
import type { Value } from '../../template/values.ts'
import type { Lookup } from './table.ts'

/** Variables by names that are made up at run time. */
export const variables: Lookup = (terms, { scope, options }) =>
  terms.map((term) => {
    const raw = scope.lookup(nameOf(term))
    if (raw !== undefined) return evaluate(raw, scope)
    return options.get('default') ?? fail(`No variable named '${str(term)}' was found`)
  })

/** Names of variables that match a regular expression. */
export const variableNames: Lookup = (terms, { scope }) => {
  const all = scope.lookup('vars')
  const names = all instanceof Map ? [...all.keys()].map(String) : []
  return terms.flatMap((term) => {
    const regex = compileRegex(nameOf(term))
    return names.filter((name) => searchRegex(regex, name) !== undefined)
  })
}

function nameOf(term: Value): string {
  return typeof term === 'string' ? term : fail(`a variable's name is a string, not ${typeName(term)}`)
}
