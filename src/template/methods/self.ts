import { bind } from '../bind.ts'
import { fail } from '../errors.ts'
import { use } from '../lift.ts'
import type { CallArgs, Method } from '../registry.ts'
import { type Dict, Tuple, type Value } from '../values.ts'

type Given = readonly (Value | undefined)[]

/** A method of strings with these parameters, the first `required` of which must be given. */
export function ofText(
  name: string,
  parameters: readonly string[],
  run: (text: string, given: Given) => Value,
  required = 0,
): Method {
  return (self, args) => run(ownText(self, name), bindOwn('str', name, parameters, args, required))
}

// Most methods of Python's own types take their arguments by place only.
function bindOwn(type: string, name: string, parameters: readonly string[], args: CallArgs, required: number): Given {
  if (args.named.size > 0 && !named.has(name)) fail(`${type}.${name}() takes no keyword arguments`)
  return bind(name, parameters, args, required)
}

const named: ReadonlySet<string> = new Set(['expandtabs', 'rsplit', 'split', 'splitlines'])

/** A method of lists, which may change the list in place. */
export function ofList(
  name: string,
  parameters: readonly string[],
  run: (list: Value[], given: Given) => Value,
  required = 0,
): Method {
  return (self, args) => {
    const list = use(self)
    if (!Array.isArray(list) || list instanceof Tuple) return fail(`${name}() is a method of lists`)
    return run(list, bindOwn('list', name, parameters, args, required))
  }
}

/** A method of dicts, which may change the dict in place. */
export function ofDict(
  name: string,
  parameters: readonly string[],
  run: (dict: Dict, given: Given) => Value,
  required = 0,
): Method {
  return (self, args) => run(ownDict(self, name), bindOwn('dict', name, parameters, args, required))
}

/** The string that a method was called on. */
export function ownText(self: Value, name: string): string {
  const text = use(self)
  return typeof text === 'string' ? text : fail(`${name}() is a method of strings`)
}

/** The dict that a method was called on. */
export function ownDict(self: Value, name: string): Dict {
  const dict = use(self)
  return dict instanceof Map ? dict : fail(`${name}() is a method of dicts`)
}
