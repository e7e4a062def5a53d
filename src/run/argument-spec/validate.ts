import { str } from '../../template/text.ts'
import { truth } from '../../template/truth.ts'
import type { Dict, Value } from '../../template/values.ts'
import { className, convert } from './convert.ts'
import { exclusionErrors, relationErrors } from './groups.ts'

/** What is wrong with arguments by their specification, in Ansible's words and order; none: nothing. */
export function validateArguments(options: Dict, given: Dict): string[] {
  const strange: string[] = []
  const errors = checkDict({ options, about: new Map(), path: [] }, given, strange)
  return [...errors, ...strange]
}

/** A dict of options: the arguments themselves, or one of them that has options of its own. */
interface Level {
  readonly options: Dict
  /** What is said of the dict as a whole. */
  readonly about: Dict
  /** The names of the options that led here. */
  readonly path: readonly string[]
}

function checkDict(level: Level, given: Dict, strange: string[]): string[] {
  const { about, path } = level
  const where = path.length > 0 ? ` found in ${path.join(' -> ')}` : ''
  const named = byOwnName(level, given)
  const unknown = [...given.keys()].map(str).filter((name) => !namesOf(level.options).has(name))
  if (unknown.length > 0) strange.push(`${[...path, ''].join('.')}${unknown.join(', ')}. ${supported(level.options)}`)
  const values = new Map(named)
  const typed = typeErrors(level, values)
  return [
    ...exclusionErrors(about, named).map((text) => text + where),
    ...missing(level.options, named).map((text) => text + where),
    ...typed,
    ...choiceErrors(level.options, values).map((text) => text + where),
    ...relationErrors(about, named).map((text) => text + where),
    ...nestedErrors(level, withDefaults(level.options, values), strange),
  ]
}

function byOwnName({ options }: Level, given: Dict): Dict {
  const names = namesOf(options)
  return new Map([...given].map(([name, value]) => [names.get(str(name)) ?? name, value]))
}

/** Every name and alias → the name. */
function namesOf(options: Dict): Map<string, string> {
  return new Map(
    [...options].flatMap(([name, option]) =>
      [name, ...listAt(option, 'aliases')].map((alias): [string, string] => [str(alias), str(name)]),
    ),
  )
}

function supported(options: Dict): string {
  const names = [...options].map(([name, option]) => {
    const aliases = listAt(option, 'aliases').map(str)
    return aliases.length > 0 ? `${str(name)} (${aliases.join(', ')})` : str(name)
  })
  return `Supported parameters include: ${names.sort().join(', ')}.`
}

function missing(options: Dict, given: Dict): string[] {
  const names = [...options].filter(([name, option]) => truth(at(option, 'required') ?? false) && !given.has(name))
  const list = names.map(([name]) => str(name)).sort()
  return list.length > 0 ? [`missing required arguments: ${list.join(', ')}`] : []
}

/** Converts values in place; those that can't be stay as they are. */
function typeErrors({ options, path }: Level, values: Dict): string[] {
  const inPath = path.length > 0 ? ` found in '${path.join(' -> ')}'` : ''
  return [...options].flatMap(([name, option]) => {
    const value = values.get(name)
    if (value === undefined || value === null) return []
    const type = str(at(option, 'type') ?? 'str')
    const made = convert(type, value)
    if ('wrong' in made) {
      const end = inPath === '' ? '' : `${inPath}.`
      const told = `argument '${str(name)}' is of type ${className(value)}${end} and we were unable to convert to ${type}`
      return [...(type === 'dict' && typeof value === 'string' ? [made.wrong] : []), `${told}: ${made.wrong}`]
    }
    values.set(name, made.value)
    const elements = at(option, 'elements')
    if (elements === undefined || !Array.isArray(made.value)) return []
    return elementErrors(str(name), str(elements), made.value, inPath)
  })
}

function elementErrors(name: string, type: string, items: readonly Value[], inPath: string): string[] {
  return items.flatMap((item) => {
    const made = convert(type, item)
    const told = `Elements value for option '${name}'${inPath} is of type ${className(item)}`
    return 'wrong' in made ? [`${told} and we were unable to convert to ${type}: ${made.wrong}`] : []
  })
}

function choiceErrors(options: Dict, values: Dict): string[] {
  return [...options].flatMap(([name, option]) => {
    const choices = listAt(option, 'choices')
    const value = values.get(name)
    if (choices.length === 0 || value === undefined || value === null) return []
    const isChoice = (one: Value) => choices.some((choice) => typeof choice === typeof one && str(choice) === str(one))
    const words = choices.map(str).join(', ')
    if (!Array.isArray(value))
      return isChoice(value) ? [] : [`value of ${str(name)} must be one of: ${words}, got: ${str(value)}`]
    const strangers = value.filter((one) => !isChoice(one))
    if (strangers.length === 0) return []
    return [
      `value of ${str(name)} must be one or more of: ${words}. Got no match for: ${strangers.map(str).join(', ')}`,
    ]
  })
}

function withDefaults(options: Dict, given: Dict): Dict {
  const defaults = [...options].flatMap(([name, option]): [Value, Value][] => {
    const value = at(option, 'default')
    return value === undefined ? [] : [[name, value]]
  })
  return new Map([...defaults, ...given])
}

function nestedErrors({ options, path }: Level, values: Dict, strange: string[]): string[] {
  return [...options].flatMap(([name, about]) => {
    const inner = at(about, 'options')
    const value = values.get(name)
    if (!(inner instanceof Map) || !(about instanceof Map) || value === undefined || value === null) return []
    const level = { options: inner, about, path: [...path, str(name)] }
    const dicts = Array.isArray(value) ? value : [value]
    if (typeof value === 'string') return [`value of '${str(name)}' must be of type dict or list of dicts`]
    return dicts.flatMap((dict) => (dict instanceof Map ? checkDict(level, dict, strange) : []))
  })
}

function at(option: Value, key: string): Value | undefined {
  return option instanceof Map ? option.get(key) : undefined
}

function listAt(option: Value, key: string): readonly Value[] {
  const value = at(option, key)
  return Array.isArray(value) ? value : []
}
