import type { Place } from '../diagnostics/place.ts'

/** A value of the expression language, as Python has it. A whole number that is `number` is an int; `1.0` is a `Float`. */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Float
  | Tuple
  | Value[]
  | Dict
  | Markup
  | Undefined
  | Unknown
  | Secret
  | PyDate
  | Callable
  | PyObject

export type Dict = Map<Value, Value>

/** What the loaders of playbooks and inventories make: a value that may hold templates, to be resolved when used. */
export type Raw = Exclude<Value, Value[] | Dict> | Template | Raw[] | RawDict
export type RawDict = Map<Raw, Raw>

/** A string that the user wrote in a playbook, variable file or inventory and that holds `{{`, `{%` or `{#`. No other string is ever evaluated. */
export class Template {
  readonly source: string
  /** Where the first character of the source stands. */
  readonly place: Place
  /** What makes its values secret, where it stands in an encrypted file. */
  readonly conceal: ((value: Value) => Value) | null
  constructor(source: string, place: Place, conceal: Template['conceal'] = null) {
    this.source = source
    this.place = place
    this.conceal = conceal
  }
}

/** A float whose value is integral (1.0); other floats are plain numbers. */
export class Float {
  readonly value: number
  constructor(value: number) {
    this.value = value
  }
}

/** A Python tuple; `map` and `filter` of it give lists. */
export class Tuple extends Array<Value> {
  static override get [Symbol.species]() {
    return Array
  }
}

/** A tuple whose items have names too, as `groupby` gives. */
export class NamedTuple extends Tuple {
  #names: readonly string[] = []

  static make(names: readonly string[], items: readonly Value[]): NamedTuple {
    const made = new NamedTuple()
    made.push(...items)
    made.#names = names
    return made
  }

  named(name: string): Value | undefined {
    const index = this.#names.indexOf(name)
    return index < 0 ? undefined : this[index]
  }
}

/** What `range(…)` gives: a list of ints that prints as Python's range does, and can't be added to lists. */
export class Range extends Array<Value> {
  static override get [Symbol.species]() {
    return Array
  }
  #text = ''

  static make(items: Iterable<Value>, text: string): Range {
    const made = new Range()
    for (const item of items) made.push(item)
    made.#text = text
    return made
  }

  /** `range(0, 3)` */
  override toString(): string {
    return this.#text
  }
}

/** Text that is HTML already, as `escape` and `safe` give: escaping it again changes nothing. All else takes it for its text. */
export class Markup {
  readonly html: string
  constructor(html: string) {
    this.html = html
  }
}

/** A date or time that YAML resolved (`2001-12-14`); `text` is what Python's str() prints. */
export class PyDate {
  readonly date: Date
  readonly text: string
  constructor(date: Date, text: string) {
    this.date = date
    this.text = text
  }
}

/** A name or attribute that does not exist: raises wherever it is used, but for `is defined` and `default`. */
export class Undefined {
  /** The whole message: `'port' is undefined`. */
  readonly hint: string
  /** Where it was asked for. */
  readonly place: Place | null
  /** What `'a' if no` gives: used, it is an empty text. */
  readonly isEmptyText: boolean
  constructor(hint: string, place: Place | null = null, isEmptyText = false) {
    this.hint = hint
    this.place = place
    this.isEmptyText = isEmptyText
  }
}

/** Why a value can't be known before the apply: "install mongodb-org", and where that is asked for. */
export interface Cause {
  readonly text: string
  readonly place?: Place
}

/** A value that only the apply can know; whatever is computed from it is unknown too, with the same causes. */
export class Unknown {
  readonly causes: readonly Cause[]
  constructor(causes: readonly Cause[]) {
    this.causes = causes
  }
}

/** A tainted value: whatever is computed from it is secret too; printing it shows `********`. */
export class Secret {
  #value: Value
  #unseal: (() => Value) | null = null
  /** The encrypted text of a `!vault` string, for as long as nothing was computed from it. */
  readonly ciphertext: string | null
  constructor(value: Value, ciphertext: string | null = null) {
    this.#value = value
    this.ciphertext = ciphertext
  }
  /** One that is made when it is first opened, such as by decrypting a `!vault` string. */
  static lazy(unseal: () => Value, ciphertext: string | null = null): Secret {
    const made = new Secret(null, ciphertext)
    made.#unseal = unseal
    return made
  }
  /** Only for what must have the plain value: the shell template `sh`, file contents, login, masking. */
  open(): Value {
    if (this.#unseal) this.#value = this.#unseal()
    this.#unseal = null
    return this.#value
  }
  toString(): string {
    return '********'
  }
  toJSON(): string {
    return '********'
  }
}

/** A macro, a method or a global function, called with positional and keyword arguments. */
export class Callable {
  readonly name: string
  readonly call: (positional: Value[], keywords: ReadonlyMap<string, Value>) => Value
  constructor(name: string, call: (positional: Value[], keywords: ReadonlyMap<string, Value>) => Value) {
    this.name = name
    this.call = call
  }
}

/** An object of the language itself, known by its attributes only: `loop`, a namespace, an imported template, a timedelta. */
export class PyObject {
  /** As Python's `type(x).__name__`. */
  readonly typeName: string
  readonly attribute: (name: string) => Value | undefined
  /** Only a namespace takes `{% set ns.name = … %}`. */
  readonly assign: ((name: string, value: Value) => void) | null
  readonly call: Callable['call'] | null
  constructor(
    typeName: string,
    attribute: PyObject['attribute'],
    assign: PyObject['assign'] = null,
    call: PyObject['call'] = null,
  ) {
    this.typeName = typeName
    this.attribute = attribute
    this.assign = assign
    this.call = call
  }
}

/** A tuple of these items. */
export function tuple(items: Iterable<Value>): Tuple {
  const made = new Tuple()
  for (const item of items) made.push(item)
  return made
}
