import { type HttpAnswer, isSuccess, NOT_MODIFIED } from '../state/http.ts'
import { type AnyProbe, keyOf, type Question } from '../state/probe.ts'
import type { View } from '../state/view.ts'
import type { HttpClient } from './http.ts'

/** A plan takes in no more of an answer, in bytes; what is in a larger one is known after the apply. */
const MOST_OF_PLAN = 1 << 20

/**
 * A view in which what servers answered holds for one execution only: the next may be answered otherwise. In a plan, a
 * server that has no good answer yet may be one that is still to be set up.
 */
export function withOwnAnswers(view: View, dry: boolean): View {
  const answers = new Map<string, HttpAnswer>()
  return {
    ...view,
    missing: (user, probes) => [
      ...view.missing(
        user,
        probes.filter((probe) => !isQuestion(probe)),
      ),
      ...probes.filter((probe) => isQuestion(probe) && !answers.has(keyOf(probe))),
    ],
    learn: (user, probe, value) => {
      if (isQuestion(probe)) answers.set(keyOf(probe), value as HttpAnswer)
      else view.learn(user, probe, value)
    },
    look: (user, probe) => {
      const value = answers.get(keyOf(probe))
      if (!value) return view.look(user, probe)
      const isGood = !dry || isSuccess(value.status) || value.status === NOT_MODIFIED
      return { value, causes: isGood ? [] : [{ text: `what ${value.url} answers, now: ${value.message}` }] }
    },
  }
}

/** Asks servers what is missing; the others of the probes are left. */
export async function askServers(
  http: HttpClient,
  probes: readonly AnyProbe[],
  dry: boolean,
): Promise<readonly (readonly [AnyProbe, HttpAnswer])[]> {
  const questions = probes.flatMap((probe) => (isQuestion(probe) ? [probe] : []))
  return Promise.all(
    questions.map(async (probe) => {
      const answer = await http.request(probe.family.request, dry ? MOST_OF_PLAN : Number.POSITIVE_INFINITY)
      return [probe, answer] as const
    }),
  )
}

/** Whether a server is to be asked, not the host. */
export function isQuestion(probe: AnyProbe): probe is AnyProbe & { readonly family: Question } {
  return probe.family.kind === 'http'
}
