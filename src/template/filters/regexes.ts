import { bind, flagOf, intOf, textOf } from '../bind.ts'
import { fail } from '../errors.ts'
import { allMatches, compileRegex, type Groups, type Regex, replaceRegex, searchRegex } from '../regex.ts'
import type { CallArgs, Filter, Table } from '../registry.ts'
import { repr, str } from '../text.ts'
import { tuple, type Value } from '../values.ts'

function compile(pattern: Value | undefined, ignoreCase: Value | undefined, multiline: Value | undefined): Regex {
  return compileRegex(textOf(pattern), { ignorecase: flagOf(ignoreCase), multiline: flagOf(multiline) })
}

function replace(value: Value, args: CallArgs): Value {
  const parameters = ['pattern', 'replacement', 'ignorecase', 'multiline', 'count', 'mandatory_count']
  const [pattern, replacement, ignoreCase, multiline, count, mandatory] = bind('regex_replace', parameters, args)
  const { text, made } = replaceRegex(
    compile(pattern, ignoreCase, multiline),
    textOf(replacement),
    str(value),
    intOf(count),
  )
  const wanted = intOf(mandatory)
  if (wanted > 0 && made !== wanted) {
    fail(`'${textOf(pattern)}' should match ${wanted} times, but matches ${made} times in '${str(value)}'`)
  }
  return text
}

function search(value: Value, { positional, named }: CallArgs): Value {
  const [pattern, ...wanted] = positional
  const options = { positional: pattern === undefined ? [] : [pattern], named }
  const [source, ignoreCase, multiline] = bind('regex_search', ['regex', 'ignorecase', 'multiline'], options, 1)
  const regex = compile(source, ignoreCase, multiline)
  const numbers = wanted.map((group) => groupNumber(textOf(group), regex))
  const groups = searchRegex(regex, str(value))
  if (groups === undefined) return null
  return wanted.length === 0 ? (groups[0] ?? '') : numbers.map((number) => groups[number] ?? null)
}

function groupNumber(group: string, regex: Regex): number {
  const match = /^\\(?:g<(\S+)>|(\d+))/.exec(group)
  if (match === null) return fail('Unknown argument')
  const number = match[2] === undefined ? regex.names.get(match[1] ?? '') : Number(match[2])
  if (number === undefined || number > regex.groups) return fail(`no such group: ${repr(group)}`)
  return number
}

function findAll(value: Value, args: CallArgs): Value {
  const parameters = ['regex', 'multiline', 'ignorecase']
  const [pattern, multiline, ignoreCase] = bind('regex_findall', parameters, args, 1)
  const regex = compile(pattern, ignoreCase, multiline)
  return allMatches(regex, str(value)).map((groups) => found(groups, regex))
}

// Python gives the whole match, or the one group, or all groups as a tuple.
function found(groups: Groups, regex: Regex): Value {
  if (regex.groups === 0) return groups[0] ?? ''
  if (regex.groups === 1) return groups[1] ?? ''
  return tuple(groups.slice(1).map((group) => group ?? ''))
}

function escapeRegex(value: Value, args: CallArgs): Value {
  const [type = 'python'] = bind('regex_escape', ['re_type'], args)
  const text = str(value)
  if (type === 'python') return text.replace(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, '\\$&')
  if (type === 'posix_basic') return text.replace(/[\][.^$*\\]/g, '\\$&')
  if (type === 'posix_extended') return fail(`Regex type (${type}) not yet implemented`)
  return fail(`Invalid regex type (${str(type)})`)
}

export const filters: Table<Filter> = {
  regex_escape: escapeRegex,
  regex_findall: findAll,
  regex_replace: replace,
  regex_search: search,
}
