import type { AnyProbe } from '../state/probe.ts'
import { type Answered, askServers } from './answers.ts'
import { readElsewhere } from './elsewhere.ts'
import type { HttpClient } from './http.ts'
import { askMembers, type Looker } from './mongo/ask.ts'
import { askNetwork } from './network.ts'

/** Asks whoever the probes are for: web servers, mongods, the network, other hosts. */
export async function askAll(
  { http, looker, dry }: { readonly http: HttpClient; readonly looker: Looker; readonly dry: boolean },
  questions: readonly AnyProbe[],
): Promise<readonly Answered[]> {
  const answered = [
    askServers(http, questions, dry),
    askMembers(looker, questions),
    askNetwork(looker, questions),
    readElsewhere(looker.run, questions),
  ]
  return (await Promise.all(answered)).flat()
}
