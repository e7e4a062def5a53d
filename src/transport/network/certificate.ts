import type { PeerCertificate } from 'node:tls'
import { rootCertificates } from 'node:tls'
import type { Answer, Port } from '../../state/network.ts'
import { encrypted, type Reach } from '../http/stream.ts'
import { dialWithin } from '../tunnel.ts'
import { answerOrTrouble } from './trouble.ts'

interface Asked {
  readonly to: Port
  /** For which it is to be. */
  readonly name: string
  /** Whom alone to believe; null: whom everybody does, and the host. */
  readonly authorities: Buffer | null
  readonly seconds: number
}

/** Looks at the certificate that a server shows, and whether it is to be believed. */
export function lookAtCertificate(
  reach: Reach,
  { to, name, authorities, seconds }: Asked,
): Promise<Answer<'certificate'>> {
  return answerOrTrouble(reach, async ({ dial, ownAuthorities }) => {
    const trusted = authorities ? [authorities] : [...rootCertificates, await ownAuthorities()]
    const plain = await dialWithin(seconds, dial, to)
    // It is judged here, so that one that is not believed is seen, too.
    const stream = await encrypted(plain, name, { verify: false, certificate: null, key: null }, trusted, seconds)
    const shown = stream.getPeerCertificate()
    const why = stream.authorized ? null : String(stream.authorizationError)
    stream.destroy()
    // Some ways to encrypt know none.
    if (!shown.subject) throw new Error('it shows no certificate')
    return {
      subject: nameOf(shown.subject),
      issuer: nameOf(shown.issuer),
      notAfter: Date.parse(shown.valid_to),
      distrust: why && distrust(why, name, shown),
    }
  })
}

function nameOf({ CN, O }: PeerCertificate['subject']): string {
  return [CN ?? O ?? ''].flat().join(', ')
}

function distrust(
  code: string,
  name: string,
  { subjectaltname = 'nobody', valid_from, valid_to, issuer }: PeerCertificate,
): string {
  if (code === 'CERT_HAS_EXPIRED') return `it has expired: ${valid_to}`
  if (code === 'CERT_NOT_YET_VALID') return `it does not hold before ${valid_from}`
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return `it is not for ${name}, but for ${subjectaltname}`
  return `nobody who is trusted has signed it, but ${nameOf(issuer)} (${code})`
}
