import { bind, flagOf, intOf, textOf } from './bind.ts'
import { spend } from './budget.ts'
import { dateTimeText } from './dates.ts'
import { dictGet, dictSet, makeDict } from './dict.ts'
import { fail, TemplateError } from './errors.ts'
import { use } from './lift.ts'
import { lipsum } from './lipsum.ts'
import { pairsOf } from './methods/dict.ts'
import type { CallArgs, Entry, Env, GlobalFunction, Table } from './registry.ts'
import { iterate } from './sequence.ts'
import { localMoment, strftime, utcMoment } from './strftime.ts'
import { repr } from './text.ts'
import { Callable, PyDate, PyObject, Range, Undefined, type Value } from './values.ts'

function range(args: CallArgs): Value {
  const [first, second, third] = bind('range', ['start', 'stop', 'step'], { ...args, named: new Map() }, 1)
  if (args.named.size > 0) fail('range() takes no keyword arguments')
  const [start, stop] = second === undefined ? [0, intOf(first)] : [intOf(first), intOf(second)]
  const step = intOf(third, 1)
  if (step === 0) fail('range() arg 3 must not be zero')
  const size = Math.max(0, Math.ceil((stop - start) / step))
  spend(size)
  const items = Array.from({ length: size }, (_, index) => start + index * step)
  return Range.make(items, step === 1 ? `range(${start}, ${stop})` : `range(${start}, ${stop}, ${step})`)
}

function cycler({ positional }: CallArgs): Value {
  let at = 0
  if (positional.length === 0) return fail('at least one item has to be provided')
  const current = () => positional[at] ?? null
  const next = new Callable('next', () => {
    const item = current()
    at = (at + 1) % positional.length
    return item
  })
  const reset = new Callable('reset', () => {
    at = 0
    return null
  })
  return new PyObject('Cycler', (name) => {
    if (name === 'current') return current()
    return name === 'next' ? next : name === 'reset' ? reset : undefined
  })
}

function joiner(args: CallArgs): Value {
  const [separator = ', '] = bind('joiner', ['sep'], args)
  let used = false
  const call = () => {
    const text = used ? separator : ''
    used = true
    return text
  }
  return new PyObject('Joiner', () => undefined, null, call)
}

function namespace(args: CallArgs): Value {
  const held = makeDict(pairsOf('namespace', args))
  const attribute = (name: string) => (name === '__str__' ? `<Namespace ${repr(held)}>` : dictGet(held, name))
  return new PyObject('Namespace', attribute, (name, value) => dictSet(held, name, value))
}

function now(args: CallArgs): Value {
  const [utc, format = null] = bind('now', ['utc', 'fmt'], args)
  const moment = flagOf(utc) ? utcMoment(new Date()) : localMoment(new Date())
  // A datetime without a zone, as Ansible gives it, has nothing to print for %z and %Z.
  if (format !== null) return strftime(textOf(format), { date: moment.date, zone: '', offset: null })
  return new PyDate(moment.date, dateTimeText(moment.date))
}

/** What a lookup found, as a list; `env.lookup` answers with one. */
function query({ positional, named }: CallArgs, env: Env): Value[] {
  const [name, ...terms] = positional
  if (name === undefined) return fail('a lookup needs a name')
  const options = new Map([...named].filter(([option]) => option !== 'wantlist' && option !== 'errors'))
  return iterate(env.lookup(textOf(name), terms, options))
}

// With `errors='ignore'` or 'warn', a lookup that fails has found nothing.
function tried(args: CallArgs, env: Env): Value[] | null {
  const errors = textOf(args.named.get('errors'), 'strict')
  try {
    return query(args, env)
  } catch (reason) {
    if (!(reason instanceof TemplateError) || (errors !== 'ignore' && errors !== 'warn')) throw reason
    if (errors === 'warn') env.warn(`the lookup ${textOf(args.positional[0])} failed: ${reason.message}`)
    return null
  }
}

// Ansible joins what is all text with commas, and gives a single item of another type as it is.
function lookup(args: CallArgs, env: Env): Value {
  const found = tried(args, env)
  if (flagOf(args.named.get('wantlist'))) return found ?? []
  if (found === null || found.length === 0) return found
  const texts = found.map(use).filter((item) => typeof item === 'string')
  if (texts.length === found.length) return texts.join(',')
  return found.length === 1 ? (found[0] ?? null) : found
}

function undefinedOf(args: CallArgs): Value {
  const [hint = null] = bind('undef', ['hint'], args)
  return new Undefined(hint === null ? 'Mandatory variable has not been overridden' : textOf(hint))
}

const globals: Table<GlobalFunction> = {
  cycler: { asTheyAre: cycler },
  dict: { asTheyAre: (args) => makeDict(pairsOf('dict', args)) },
  joiner,
  lipsum,
  lookup,
  namespace: { asTheyAre: namespace },
  now,
  q: (args, env) => tried(args, env) ?? [],
  query: (args, env) => tried(args, env) ?? [],
  range,
  undef: undefinedOf,
}

/** The global function of this name. */
export function findGlobal(name: string): Entry<GlobalFunction> | undefined {
  return Object.hasOwn(globals, name) ? globals[name] : undefined
}
