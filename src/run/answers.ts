import { type HttpAnswer, isSuccess, NOT_MODIFIED } from '../state/http.ts'
import { type AnyProbe, type Key, keyOf, type Question } from '../state/probe.ts'
import type { Sighting, View } from '../state/view.ts'
import type { HttpClient } from './http.ts'

/** A plan takes in no more of an answer, in bytes; what is in a larger one is known after the apply. */
const MOST_OF_PLAN = 1 << 20

/** A view of a host, and of what others answered to questions. */
export interface Hearing {
  readonly view: View
  /** Takes in what was answered. */
  readonly hear: (probe: AnyProbe, answer: Sighting) => void
}

export type Answered = readonly [AnyProbe, Sighting]

/**
 * A view in which what others than the host answered holds for one execution only: the next may be answered otherwise.
 * What a plan has set comes first.
 */
export function withOwnAnswers(view: View): Hearing {
  const answers = new Map<Key, Sighting & { readonly of: AnyProbe }>()
  return {
    hear: (probe, answer) => answers.set(keyOf(probe), { ...answer, of: probe }),
    view: {
      ...view,
      missing: (user, probes) => {
        const here = probes.filter((probe) => !isElsewhere(probe))
        const wanted = [...view.missing(user, here), ...probes.filter(isElsewhere)]
        return wanted.filter((probe) => !answers.has(keyOf(probe)))
      },
      look: (user, probe) => {
        const known = isElsewhere(probe) ? undefined : view.look(user, probe)
        return known ?? answers.get(keyOf(probe))
      },
      forget: (change) => {
        // What one member was told, all others may have heard.
        for (const [key, { of }] of answers) if (of.family.kind === 'mongo') answers.delete(key)
        view.forget(change)
      },
    },
  }
}

/** Whether somebody else is to be asked, not the host. */
export function isQuestion(probe: AnyProbe): boolean {
  return probe.family.kind !== 'script' || isElsewhere(probe)
}

function isElsewhere({ on }: AnyProbe): boolean {
  return on !== undefined
}

/** Asks web servers; the others of the probes are left. In a plan, one that has no good answer yet may still be to be set up. */
export async function askServers(
  http: HttpClient,
  probes: readonly AnyProbe[],
  dry: boolean,
): Promise<readonly Answered[]> {
  const questions = probes.flatMap((probe) => (isHttp(probe) ? [probe] : []))
  return Promise.all(
    questions.map(async (probe): Promise<Answered> => {
      const answer = await http.request(probe.family.request, dry ? MOST_OF_PLAN : Number.POSITIVE_INFINITY)
      return [probe, { value: answer, causes: dry ? causesOf(answer) : [] }]
    }),
  )
}

function causesOf({ status, url, message }: HttpAnswer): Sighting['causes'] {
  const isGood = isSuccess(status) || status === NOT_MODIFIED
  return isGood ? [] : [{ text: `what ${url} answers, now: ${message}` }]
}

function isHttp(probe: AnyProbe): probe is AnyProbe & { readonly family: Question } {
  return probe.family.kind === 'http'
}
