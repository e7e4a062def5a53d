import { bind, flagOf, textOf } from '../bind.ts'
import { fail } from '../errors.ts'
import { compileRegex, matchRegex, searchRegex } from '../regex.ts'
import type { CallArgs, Table, Test } from '../registry.ts'
import { repr, str } from '../text.ts'
import type { Value } from '../values.ts'

const parameters = ['pattern', 'ignorecase', 'multiline']

function test(name: string, usual: 'search' | 'match', extra: readonly string[] = []): Test {
  return (value: Value, args: CallArgs) => {
    const [pattern, ignoreCase, multiline, type] = bind(name, [...parameters, ...extra], args)
    const flags = { ignorecase: flagOf(ignoreCase), multiline: flagOf(multiline) }
    return matches(str(value), textOf(pattern), flags, textOf(type, usual))
  }
}

function matches(text: string, pattern: string, flags: { ignorecase: boolean; multiline: boolean }, type: string) {
  if (type === 'search') return searchRegex(compileRegex(pattern, flags), text) !== undefined
  if (type === 'match') return matchRegex(compileRegex(pattern, flags), text) !== undefined
  if (type !== 'fullmatch') return fail(`module 're' has no attribute ${repr(type)}`)
  return matchRegex(compileRegex(`(?:${pattern})\\Z`, flags), text) !== undefined
}

export const regexTests: Table<Test> = {
  match: test('match', 'match'),
  regex: test('regex', 'search', ['match_type']),
  search: test('search', 'search'),
}
