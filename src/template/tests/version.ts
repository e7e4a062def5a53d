import { bind, textOf } from '../bind.ts'
import { fail, TemplateError } from '../errors.ts'
import { compare } from '../order.ts'
import type { CallArgs, Table, Test } from '../registry.ts'
import { str } from '../text.ts'
import { truth } from '../truth.ts'
import type { Value } from '../values.ts'
import { pep440 } from './pep440.ts'

/** Below, equal or above zero. */
type Order = (a: string, b: string) => number

const operators: Readonly<Record<string, (order: number) => boolean>> = {
  '==': (order) => order === 0,
  '=': (order) => order === 0,
  eq: (order) => order === 0,
  '<': (order) => order < 0,
  lt: (order) => order < 0,
  '<=': (order) => order <= 0,
  le: (order) => order <= 0,
  '>': (order) => order > 0,
  gt: (order) => order > 0,
  '>=': (order) => order >= 0,
  ge: (order) => order >= 0,
  '!=': (order) => order !== 0,
  '<>': (order) => order !== 0,
  ne: (order) => order !== 0,
}

const orders: Readonly<Record<string, Order>> = { loose, strict, semver, semantic: semver, pep440 }

function loose(a: string, b: string): number {
  const [x, y] = [looseParts(a), looseParts(b)]
  return compare(x, y)
}

// Python's LooseVersion: runs of digits are numbers, runs of letters are words, which have no order between them.
function looseParts(version: string): Value[] {
  const parts = version.split(/(\d+|[a-z]+|\.)/).filter((part) => part !== '' && part !== '.')
  return parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

function strict(a: string, b: string): number {
  return compare(strictParts(a), strictParts(b))
}

function strictParts(version: string): Value[] {
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?(?:([ab])(\d+))?$/.exec(version)
  if (match === null) return fail(`invalid version number '${version}'`)
  const [, major, minor, patch = 0, phase, count = 0] = match
  // A release comes after its alphas and betas.
  return [Number(major), Number(minor), Number(patch), phase ?? 'z', Number(count)]
}

const semverPattern =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][\da-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][\da-zA-Z-]*))*))?(?:\+([\da-zA-Z-]+(?:\.[\da-zA-Z-]+)*))?$/

function semver(a: string, b: string): number {
  const [x, y] = [semverParts(a), semverParts(b)]
  const core = compare(x.core, y.core)
  if (core !== 0) return core
  if (x.pre.length === 0 || y.pre.length === 0) return Math.sign(y.pre.length) - Math.sign(x.pre.length)
  return comparePrerelease(x.pre, y.pre)
}

function semverParts(version: string): { core: number[]; pre: string[] } {
  const match = semverPattern.exec(version)
  if (match === null) return fail(`invalid semantic version '${version}'`)
  return { core: match.slice(1, 4).map(Number), pre: match[4]?.split('.') ?? [] }
}

function comparePrerelease(x: readonly string[], y: readonly string[]): number {
  for (const [index, a] of x.entries()) {
    const b = y[index]
    if (b === undefined) return 1
    const [numberA, numberB] = [/^\d+$/.test(a), /^\d+$/.test(b)]
    if (numberA !== numberB) return numberA ? -1 : 1
    const order = numberA ? Number(a) - Number(b) : compare(a, b)
    if (order !== 0) return order
  }
  return x.length - y.length
}

function orderFor(strictly: Value, type: Value): Order {
  if (strictly !== null && type !== null) return fail("Cannot specify both 'strict' and 'version_type'")
  const name = type === null ? (truth(strictly) ? 'strict' : 'loose') : textOf(type)
  const order = Object.hasOwn(orders, name) ? orders[name] : undefined
  if (order !== undefined) return order
  return fail(`Invalid version type (${name}). Must be one of 'loose', 'strict', 'semver', 'semantic', 'pep440'`)
}

function version(value: Value, args: CallArgs): boolean {
  const parameters = ['version', 'operator', 'strict', 'version_type']
  const [wanted = null, operator, strictly = null, type = null] = bind('version', parameters, args, 1)
  const order = orderFor(strictly, type)
  if (!truth(value)) return fail('Input version value cannot be empty')
  if (!truth(wanted)) return fail('Version parameter to compare against cannot be empty')
  const name = textOf(operator, 'eq')
  const holds = Object.hasOwn(operators, name) ? operators[name] : undefined
  if (holds === undefined) {
    const known = Object.keys(operators).map((one) => `'${one}'`)
    return fail(`Invalid operator type (${name}). Must be one of ${known.join(', ')}`)
  }
  return holds(compared(order, str(value), str(wanted)))
}

function compared(order: Order, a: string, b: string): number {
  try {
    return order(a, b)
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    return fail(`Version comparison failed: ${error.message}`)
  }
}

export const versionTests: Table<Test> = { version, version_compare: version }
