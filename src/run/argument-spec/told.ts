import { didYouMean } from '../../diagnostics/suggest.ts'
import { str } from '../../template/text.ts'
import { truth } from '../../template/truth.ts'
import type { Dict, Value } from '../../template/values.ts'
import { convert } from './convert.ts'
import { validateArguments } from './validate.ts'

/** What is wrong with one variable by what is said of it, in plain words; no word of a value that is not to be shown. */
export function mistakesIn(name: string, option: Dict, value: Value): string[] {
  if (value === null) return []
  const type = str(option.get('type') ?? 'str')
  const isSecret = truth(option.get('no_log') ?? false)
  const given = isSecret ? 'what it has' : shown(value)
  const made = convert(type, value)
  if ('wrong' in made) return [`"${name}" takes ${nameOf(type)}, not ${given}`]
  const choices = option.get('choices')
  if (Array.isArray(choices) && !Array.isArray(made.value)) {
    const words = choices.map(str)
    // YAML takes a bare `no` for false, which no word equals.
    const isOne = choices.some((choice) => typeof choice === typeof made.value && str(choice) === str(made.value))
    return isOne
      ? []
      : [`"${name}" takes ${wordsOf(words)}, not ${given}${isSecret ? '' : didYouMean(str(made.value), words)}`]
  }
  const mistakes = validateArguments(new Map([[name, option]]), new Map([[name, value]]))
  return isSecret && mistakes.length > 0 ? [`"${name}" takes what its role says, not ${given}`] : mistakes
}

const names: Readonly<Record<string, string>> = {
  int: 'a whole number',
  float: 'a number',
  bool: 'true or false',
  list: 'a list',
  dict: 'a dict',
  bytes: 'a size such as 10M',
  bits: 'a size such as 10Mb',
}

function nameOf(type: string): string {
  return Object.hasOwn(names, type) ? (names[type] ?? type) : `a ${type}`
}

function wordsOf(words: readonly string[]): string {
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : words.join('')
}

function shown(value: Value): string {
  if (Array.isArray(value)) return 'a list'
  if (value instanceof Map) return 'a dict'
  return typeof value === 'string' ? JSON.stringify(value) : str(value)
}
