import type { Applied, Moment } from './apply.ts'

/** The parts of an apply, and which tasks they are, by file and name; the moments are spread evenly over them. */
const stages = {
  packages: /\/packages\.yml|packages of every host/,
  system: /\/common\/|\/(system|kernel)\.yml/,
  secrets: /secrets\.yml/,
  config: /\/(config|key)\.yml|\/handlers\//,
  service: /\/service\.yml/,
  initiate: /the set with its members/,
  users: /who may do/,
} as const

/** A moment in a task, and in which part of the apply it is. */
export interface StagedMoment extends Moment {
  readonly stage: string
  readonly task: string
}

/** One task of an apply: when it began, and when the next one did, in milliseconds. */
interface Span {
  readonly stage: string
  readonly task: string
  readonly from: number
  readonly to: number
}

/** So many random moments of an apply like that one, the stages in turn; for the same seed the same parts of them. */
export function randomMoments(measured: Applied, seed: number, times: number): readonly StagedMoment[] {
  const random = generator(seed)
  const spans = spansOf(measured)
  const names = Object.keys(stages).filter((name) => spans.some(({ stage }) => stage === name))
  return Array.from({ length: times }, (_, index) => {
    const stage = names[index % names.length] ?? ''
    return momentIn(
      spans.filter((span) => span.stage === stage),
      random(),
    )
  })
}

function spansOf({ events, seconds }: Applied): readonly Span[] {
  const begun = events.flatMap(({ event, at }) => (event.type === 'task' ? [{ event, at }] : []))
  return begun.flatMap(({ event: { name, place }, at }, index) => {
    const found = Object.entries(stages).find(([, pattern]) => pattern.test(`${place.file}\n${name}`))
    const isFirst = begun.findIndex(({ event }) => event.name === name) === index
    if (found === undefined || !isFirst) return []
    return [{ stage: found[0], task: name, from: at, to: begun[index + 1]?.at ?? seconds * 1000 }]
  })
}

/** The moment at this part, from 0 to 1, of all that these tasks took. */
function momentIn(spans: readonly Span[], part: number): StagedMoment {
  let left = part * spans.map(({ from, to }) => to - from).reduce((sum, length) => sum + length, 0)
  for (const { stage, task, from, to } of spans) {
    if (left < to - from) {
      return { stage, task, when: (event) => event.type === 'task' && event.name === task, after: Math.round(left) }
    }
    left -= to - from
  }
  throw new Error('no task of this part of the apply was seen')
}

/** Mulberry32: numbers from 0 to 1 that look random, and are the same for the same seed. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
