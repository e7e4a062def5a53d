import type { Answer, NetworkFamily, NetworkQuestion } from '../state/network.ts'
import { isTrouble } from '../state/network.ts'
import type { AnyProbe } from '../state/probe.ts'
import type { Answered } from './answers.ts'
import type { Host } from './host.ts'
import { reachOf } from './http.ts'
import type { Looker } from './mongo/ask.ts'

/** So often the clock is asked: the answer that took the least time counts. */
const LOOKS = 3

/** Asks by way of a host's connection, all at once; the others of the probes are left. */
export async function askNetwork(
  { host, dry, viewOf }: Looker,
  probes: readonly AnyProbe[],
): Promise<readonly Answered[]> {
  return Promise.all(
    probes.filter(isNetworkProbe).map(async (probe): Promise<Answered> => {
      const value = await answerTo(host, probe.family.question)
      // In a plan, what does not answer now may do so by then, but only where something planned may bring it.
      const causes = dry && isTrouble(value) ? viewOf(host).mayBring(probe) : []
      return [probe, { value, causes }]
    }),
  )
}

function isNetworkProbe(probe: AnyProbe): probe is AnyProbe & { readonly family: NetworkFamily } {
  return probe.family.kind === 'network'
}

async function answerTo(host: Host, question: NetworkQuestion): Promise<Answer<NetworkQuestion['ask']>> {
  const { link } = host
  const reach = reachOf(link, new Map())
  switch (question.ask) {
    case 'tcp':
      return (await import('../transport/network/tcp.ts')).tryPort(link.dial, question.to, question.seconds)
    case 'clock':
      return clock(host)
    case 'certificate': {
      const { lookAtCertificate } = await import('../transport/network/certificate.ts')
      return lookAtCertificate(reach, question)
    }
    case 'websocket': {
      const { tryWebsocket } = await import('../transport/network/websocket.ts')
      return tryWebsocket(reach, question)
    }
  }
}

/** The host's clock against ours at the middle of the time that the question took. */
async function clock({ link }: Host): Promise<Answer<'clock'>> {
  let best: Answer<'clock'> = { trouble: 'the clock was not told' }
  for (let looks = 0; looks < LOOKS; looks += 1) {
    const before = Date.now()
    const text = String(await link.ask(null, 'date +%s.%N')).trim()
    const told = text === '' ? Number.NaN : Number(text)
    const error = (Date.now() - before) / 2000
    if (Number.isNaN(told)) return { trouble: 'the host has no date that tells parts of seconds' }
    if ('trouble' in best || error < best.error) best = { seconds: told - before / 1000 - error, error }
  }
  return best
}
