import type { MongoFamily } from '../../state/mongo.ts'
import type { AnyProbe } from '../../state/probe.ts'
import type { Sighting, View } from '../../state/view.ts'
import type { Host } from '../host.ts'
import { answerSeconds, type Located, locate, type Nowhere, type Seeker } from './locate.ts'
import { identityOf } from './pool.ts'
import { put } from './put.ts'

/** What it takes to look for answers and to judge what is not there. */
export interface Looker extends Seeker {
  /** What is known and planned of a host. */
  readonly viewOf: (host: Host) => View
}

const TRIES = 2

type MongoProbe = AnyProbe & { readonly family: MongoFamily }
type Answered = readonly [AnyProbe, Sighting]

/** Asks members what the probes want to know; those for one member one after the other, on one connection. */
export async function askMembers(looker: Looker, probes: readonly AnyProbe[]): Promise<readonly Answered[]> {
  const groups = new Map<string, [MongoProbe, ...MongoProbe[]]>()
  for (const probe of probes.filter(isMongoProbe)) {
    const group = groups.get(askedOf(probe))
    if (group) group.push(probe)
    else groups.set(askedOf(probe), [probe])
  }
  const answered = await Promise.all([...groups.values()].map((group) => askOne(looker, group)))
  return answered.flat()
}

function isMongoProbe(probe: AnyProbe): probe is MongoProbe {
  return probe.family.kind === 'mongo'
}

/** Equal for those who ask the same member as the same user. */
function askedOf({ family: { server, target } }: MongoProbe): string {
  return JSON.stringify([server.host, server.port, server.timeout, identityOf(server), target])
}

/** A connection that is lost meanwhile is taken up once more. */
async function askOne(looker: Looker, group: readonly [MongoProbe, ...MongoProbe[]]): Promise<readonly Answered[]> {
  const { server, target } = group[0].family
  for (let tries = 1; ; tries += 1) {
    const found = await locate(looker, server, target)
    if (found.at !== 'server') return group.map((probe) => [probe, unanswered(looker, probe, found)])
    const answered: Answered[] = []
    for (const probe of group) {
      const answers = await put(found, probe.family.commands, answerSeconds(server))
      if (!answers) break
      const { address, as } = found
      answered.push([probe, { value: probe.family.parse({ at: 'server', address, as, answers }), causes: [] }])
    }
    if (answered.length === group.length) return answered
    if (tries === TRIES) return group.map((probe) => [probe, unanswered(looker, probe, lost(looker, found.address))])
  }
}

/** In a plan, who does not answer now may do so by then; but only what is planned makes that likely. */
function unanswered({ dry, viewOf }: Looker, probe: MongoProbe, found: Exclude<Located, { at: 'server' }>): Sighting {
  const value = probe.family.parse({ at: found.at, message: found.message })
  if (!dry || found.at === 'door' || found.outlook === 'forbidden') return { value, causes: [] }
  const causes = [{ text: found.awaited }]
  return viewOf(found.host).mayBring(probe).length > 0 ? { value, causes } : { value, causes, unsupposed: true }
}

function lost({ host }: Looker, address: string): Nowhere {
  const message = `the connection to mongod on ${address} was lost ${TRIES} times`
  return { at: 'nowhere', message, awaited: message, host, outlook: 'open' }
}
