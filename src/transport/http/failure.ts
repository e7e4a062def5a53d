import { isNoStream } from '../tunnel.ts'
import { isTimeout } from '../within.ts'

const NUMBERS: Readonly<Record<string, number>> = {
  'Name or service not known': -2,
  'Temporary failure in name resolution': -3,
  'Network is unreachable': 101,
  'Connection reset by peer': 104,
  'Connection timed out': 110,
  'Connection refused': 111,
  'No route to host': 113,
}

/** Why a server gave no answer, in the words that Ansible's modules have for it. */
export function failureMessage(error: unknown): string {
  if (isTimeout(error)) return 'Connection failure: timed out'
  if (!(error instanceof Error)) return `An unknown error occurred: ${String(error)}`
  if (isNoStream(error)) return error.forbidden ? error.message : `Request failed: <urlopen error ${numbered(error)}>`
  const code = codeOf(error)
  if (isDistrust(error)) {
    return `Request failed: <urlopen error [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: ${error.message}>`
  }
  if (code.startsWith('ERR_SSL') || code === 'EPROTO') return `Request failed: <urlopen error [SSL] ${error.message}>`
  if (code === 'ECONNRESET') return 'Connection failure: Remote end closed connection without response'
  return `Connection failure: ${error.message}`
}

/** Whether the other side's certificate was not believed. */
function isDistrust(error: unknown): boolean {
  const code = codeOf(error)
  return isStranger(error) || code.startsWith('CERT_') || code === 'ERR_TLS_CERT_ALTNAME_INVALID'
}

/** Whether it was not believed because nobody knows who signed it. */
export function isStranger(error: unknown): boolean {
  return /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(VERIFY|GET_ISSUER)_.*)$/.test(
    codeOf(error),
  )
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

function numbered({ message }: Error): string {
  const number = NUMBERS[message]
  return number === undefined ? message : `[Errno ${number}] ${message}`
}
