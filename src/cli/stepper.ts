import type { Manner } from '../run/manner.ts'
import { ask } from './prompt.ts'

/** Asks before each task, as `--step` wants it, until the answer is to go on. */
export function stepper(): NonNullable<Manner['confirm']> {
  let isAsking = true
  const decide = async (title: string) => {
    if (!isAsking) return true
    const answer = (await ask(`Perform task: ${title} (N)o/(y)es/(c)ontinue: `))?.trim().toLowerCase() ?? 'n'
    if (['c', 'continue'].includes(answer)) isAsking = false
    return !isAsking || ['y', 'yes'].includes(answer)
  }
  // Hosts that go through a play by themselves wait for each other's answers.
  let last = Promise.resolve(true)
  return (title) => {
    last = last.then(() => decide(title))
    return last
  }
}
