import { type Dict, type Raw, type RawDict, Template, Tuple, tuple, Undefined, type Value } from './values.ts'

/** Evaluates what stands under a key. */
type ResolveAt = (item: Raw, key: Value) => Value

/** A copy of a list whose elements are evaluated when they are first read. */
export function lazyList(raw: readonly Raw[], resolveAt: ResolveAt): Value[] {
  const list: Value[] = []
  for (const [index, item] of raw.entries()) {
    if (isSettled(item)) list[index] = item
    else defineLazy(list, index, () => resolveAt(item, index))
  }
  return raw instanceof Tuple ? tuple(list) : list
}

function isSettled(item: Raw): item is Exclude<Raw, Template | Raw[] | RawDict> {
  return !(item instanceof Template) && !Array.isArray(item) && !(item instanceof Map)
}

function defineLazy(list: Value[], index: number, resolve: () => Value): void {
  const settle = (value: Value): Value => {
    Object.defineProperty(list, index, { value, writable: true, enumerable: true, configurable: true })
    return value
  }
  Object.defineProperty(list, index, {
    get: () => settle(resolve()),
    set: settle,
    enumerable: true,
    configurable: true,
  })
}

/** A copy of a dict whose values are evaluated when they are first read. */
export function lazyDict(raw: ReadonlyMap<Raw, Raw>, resolveAt: ResolveAt): Dict {
  return new LazyDict(raw, resolveAt)
}

/** Stands in a lazy dict for a value that was not asked for yet. */
const pending = new Undefined('pending')

class LazyDict extends Map<Value, Value> {
  readonly #raw: ReadonlyMap<Raw, Raw>
  readonly #resolveAt: ResolveAt

  constructor(raw: ReadonlyMap<Raw, Raw>, resolveAt: ResolveAt) {
    super()
    this.#raw = raw
    this.#resolveAt = resolveAt
    for (const key of raw.keys()) this.set(plainKey(key), pending)
  }

  override get(key: Value): Value | undefined {
    const value = super.get(key)
    if (value !== pending) return value
    const resolved = this.#resolveAt(this.#rawValue(key), key)
    this.set(key, resolved)
    return resolved
  }

  #rawValue(key: Value): Raw {
    const raw = this.#raw.get(key)
    if (raw !== undefined) return raw
    const template = [...this.#raw.keys()].find((other) => other instanceof Template && other.source === key)
    const value = template && this.#raw.get(template)
    return value === undefined ? null : value
  }

  #settle(): void {
    for (const key of this.keys()) this.get(key)
  }

  override entries(): MapIterator<[Value, Value]> {
    this.#settle()
    return super.entries()
  }

  override [Symbol.iterator](): MapIterator<[Value, Value]> {
    return this.entries()
  }

  override values(): MapIterator<Value> {
    this.#settle()
    return super.values()
  }

  override forEach(visit: (value: Value, key: Value, map: Map<Value, Value>) => void): void {
    this.#settle()
    super.forEach(visit)
  }
}

// Keys are never evaluated, as in Ansible.
function plainKey(key: Raw): Value {
  return key instanceof Template ? key.source : (key as Value)
}
