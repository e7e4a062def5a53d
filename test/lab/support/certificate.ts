import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'

/** A certificate as its owner brings it: files on the controller. */
export interface OwnCertificate {
  readonly certificate: string
  readonly key: string
  /** In hex, as `servedAt` gives it. */
  readonly serial: string
  readonly forget: () => Promise<void>
}

/** Makes a certificate for a domain, signed by its own key. */
export async function ownCertificate(domain: string): Promise<OwnCertificate> {
  const folder = await mkdtemp(join(tmpdir(), 'rcprov-certificate-'))
  const [certificate, key] = [join(folder, 'own.crt'), join(folder, 'own.key')]
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '90']
  const about = ['-subj', `/CN=${domain}`, '-addext', `subjectAltName=DNS:${domain}`]
  spawnSync('openssl', ['req', ...kind, ...about, '-keyout', key, '-out', certificate])
  const { serialNumber } = new X509Certificate(await readFile(certificate))
  return { certificate, key, serial: serialNumber, forget: () => rm(folder, { recursive: true }) }
}

/** The serial number of the certificate that is served for a domain at an address. */
export async function servedAt(address: string, domain: string): Promise<string> {
  const socket = connect({ host: address, port: 443, servername: domain, rejectUnauthorized: false })
  try {
    await once(socket, 'secureConnect')
    return socket.getPeerCertificate().serialNumber
  } finally {
    socket.destroy()
  }
}
