import type { AnyProbe } from '../state/probe.ts'
import type { Answered } from './answers.ts'
import type { Host } from './host.ts'
import { readProbes } from './read.ts'
import type { Run } from './run.ts'
import { isUnreachable } from './unreachable.ts'

/** The name under which a view keeps what who logs in has seen. */
const LOGIN = ''

/** Reads what is to be read on other hosts than the task's own, as whoever logs in there. Where none is, nothing is. */
export async function readElsewhere(
  { hostAt }: Pick<Run, 'hostAt'>,
  probes: readonly AnyProbe[],
): Promise<readonly Answered[]> {
  const places = new Map<string, AnyProbe[]>()
  for (const probe of probes) if (probe.on !== undefined) places.set(probe.on, [...(places.get(probe.on) ?? []), probe])
  const answered = await Promise.all(
    [...places].map(([place, wanted]) => {
      const host = hostAt(place.replace(/:\d+$/, ''))
      return host ? readOn(host, wanted) : wanted.map(nothing)
    }),
  )
  return answered.flat()
}

async function readOn({ link, view }: Host, probes: readonly AnyProbe[]): Promise<readonly Answered[]> {
  const there = probes.map(({ family, subject }): AnyProbe => ({ family, subject }))
  const missing = view.missing(LOGIN, there)
  try {
    const values = missing.length > 0 ? await readProbes((script) => link.ask(null, script), missing) : []
    for (const [i, probe] of missing.entries()) view.learn(LOGIN, probe, values[i])
  } catch (reason) {
    if (!isUnreachable(reason)) throw reason
    return probes.map(nothing)
  }
  return probes.map((probe, i) => [probe, view.look(LOGIN, there[i] ?? probe) ?? nothing(probe)[1]])
}

function nothing(probe: AnyProbe): Answered {
  return [probe, { value: probe.family.absent, causes: [] }]
}
