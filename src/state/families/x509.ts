import type { Family, Probe } from '../probe.ts'
import { type Certificate, parseCertificate } from '../x509/certificate.ts'
import { alternativeNames } from '../x509/extension.ts'
import { showName } from '../x509/name.ts'
import { parseRequest, type Request } from '../x509/request.ts'
import { content } from './content.ts'

/** A certificate signing request in a file; null where there is none that can be read. */
export function signingRequest(path: string): Probe<Request | null> {
  return { family: requestFamily, subject: path }
}

/** The first certificate in a file; null where there is none that can be read. */
export function certificate(path: string): Probe<Certificate | null> {
  return { family: certificateFamily, subject: path }
}

const requestFamily: Family<Request | null> = {
  ...fromFiles(parseRequest),
  name: 'csr',
  cells: (found) =>
    found ? { subject: showName(found.subject), names: alternativeNames(found.extensions) } : { state: 'absent' },
}

const certificateFamily: Family<Certificate | null> = {
  ...fromFiles(parseCertificate),
  name: 'x509',
  cells: (found) =>
    found
      ? {
          subject: showName(found.subject),
          issuer: showName(found.issuer),
          names: alternativeNames(found.extensions),
        }
      : { state: 'absent' },
}

function fromFiles<T>(parse: (text: string) => T | null) {
  const { script, parse: read } = content('').family
  return {
    kind: 'script' as const,
    absent: null,
    script,
    parse: (stdout: Buffer, paths: readonly string[]) =>
      read(stdout, paths).map((bytes) => (bytes ? parse(bytes.toString()) : null)),
  }
}
