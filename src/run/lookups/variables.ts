import { fail } from '../../template/errors.ts'
import { evaluate } from '../../template/evaluate.ts'
import { str } from '../../template/text.ts'
import type { Lookup } from './table.ts'

/** Variables by names that are made up at run time. */
export const variables: Lookup = (terms, { scope, options }) =>
  terms.map((term) => {
    const raw = scope.lookup(str(term))
    if (raw !== undefined) return evaluate(raw, scope)
    return options.get('default') ?? fail(`No variable named '${str(term)}' was found`)
  })

/** Names of variables that match a regular expression. */
export const variableNames: Lookup = (terms, { scope }) => {
  const all = scope.lookup('vars')
  const names = all instanceof Map ? [...all.keys()].map(String) : []
  return terms.flatMap((term) => names.filter((name) => new RegExp(str(term)).test(name)))
}
