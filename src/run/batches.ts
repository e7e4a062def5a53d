import { earlyScope } from '../language/early-scope.ts'
import type { Play } from '../language/step.ts'
import { fail } from '../template/errors.ts'
import { evaluate } from '../template/evaluate.ts'
import { str } from '../template/text.ts'
import type { RawDict, Value } from '../template/values.ts'

interface Named {
  readonly name: string
}

/** The hosts of a play in the batches that its `serial` asks for: numbers or percentages, the last one again and again. */
export function batchesOf<T extends Named>(play: Play, all: readonly T[], extra: RawDict): (readonly T[])[] {
  const hosts = inOrder(play, all, extra)
  const sizes = sizesOf(play, hosts.length, extra)
  if (hosts.length === 0) return [hosts]
  const batches: (readonly T[])[] = []
  for (let start = 0; start < hosts.length; ) {
    const size = sizes[Math.min(batches.length, sizes.length - 1)] || hosts.length
    batches.push(hosts.slice(start, start + size))
    start += size
  }
  return batches
}

function sizesOf({ serial, vars }: Play, count: number, extra: RawDict): number[] {
  if (serial === undefined) return []
  const given = evaluate(serial, earlyScope([extra, vars]))
  return (Array.isArray(given) ? given : [given]).map((one) => sizeOf(one, count))
}

/** 0 and less stand for all that are left. */
function sizeOf(value: Value, count: number): number {
  const text = value === true ? '1' : str(value).trim()
  if (!/^[+-]?\d+%?$/.test(text)) fail(`"serial" takes numbers and percentages, not "${text}"`)
  const number = Number.parseInt(text, 10)
  if (number <= 0) return 0
  return text.endsWith('%') ? Math.max(1, Math.floor((number * count) / 100)) : number
}

/** Hosts in the order that the play asks for. */
function inOrder<T extends Named>({ order, vars }: Play, hosts: readonly T[], extra: RawDict): readonly T[] {
  const wanted = order === undefined ? 'inventory' : str(evaluate(order, earlyScope([extra, vars])))
  const sorted = () => hosts.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  if (wanted === 'inventory') return hosts
  if (wanted === 'sorted') return sorted()
  if (wanted === 'reverse_sorted') return sorted().reverse()
  if (wanted === 'reverse_inventory') return hosts.toReversed()
  return wanted === 'shuffle' ? shuffled(hosts) : fail(`there is no order "${wanted}"`)
}

function shuffled<T>(hosts: readonly T[]): T[] {
  const drawn = hosts.map((host) => ({ host, at: Math.random() }))
  return drawn.sort((a, b) => a.at - b.at).map(({ host }) => host)
}
