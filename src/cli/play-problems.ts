import { type Diagnostic, problem } from '../diagnostics/diagnostic.ts'
import type { Play } from '../language/step.ts'
import { batchesOf } from '../run/batches.ts'
import { patternOf } from '../run/choose.ts'
import { TemplateError } from '../template/errors.ts'
import { type Raw, type RawDict, Template } from '../template/values.ts'

/** What is wrong with the hosts of a play, and with how many of them it takes in which order. */
export function playProblems(play: Play, extra: RawDict): Diagnostic[] {
  return [
    ...untold(play, 'hosts', play.hosts, () => patternOf(play, extra)),
    ...untold(play, 'batches', play.serial ?? play.order, () => batchesOf(play, [], extra)),
  ]
}

function untold(play: Play, what: string, raw: Raw | undefined, tell: () => unknown): Diagnostic[] {
  try {
    tell()
    return []
  } catch (reason) {
    if (!(reason instanceof TemplateError)) throw reason
    const place = reason.place ?? (raw instanceof Template ? raw.place : play.place)
    const help = 'it may use extra variables (-e) and those of the play'
    return [problem('usage', `the ${what} of this play can't be told: ${reason.message}`, place, help)]
  }
}
