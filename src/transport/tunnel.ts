import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { getSystemErrorMap } from 'node:util'
import type { NodeSSH } from 'node-ssh'
import { connectionLost } from './failures.ts'
import { within } from './within.ts'

/** Where a stream leads to, as seen from the host. */
export type Endpoint = { readonly host: string; readonly port: number } | { readonly socket: string }

/**
 * Opens a stream from a host to a server. Rejects with what `isNoStream` tells, or with `connectionLost`. `givenUp` says
 * that nobody waits for it any more.
 */
export type Dial = (to: Endpoint, givenUp?: AbortSignal) => Promise<Duplex>

type Client = NonNullable<NodeSSH['connection']>

const CODE = 'NO_STREAM'
/** What an SSH server answers that forwards nothing, or not to there. */
const PROHIBITED = 1

/** Tells a server that can't be reached, whose reason is the message, from a bug. */
export function isNoStream(error: unknown): error is Error & { readonly forbidden: boolean } {
  return error instanceof Error && 'code' in error && error.code === CODE
}

/** Streams that the host's sshd opens; it looks up the names, too. */
export function dialThrough(client: Client, name: string): Dial {
  return (to) =>
    new Promise((resolve, reject) => {
      const opened = (error: Error | undefined, channel: Duplex) => {
        if (!error) return resolve(channel)
        reject('reason' in error ? refusedBy(name, to, error) : lost(name, error))
      }
      try {
        if ('socket' in to) client.openssh_forwardOutStreamLocal(to.socket, opened)
        else client.forwardOut('127.0.0.1', 0, to.host, to.port, opened)
      } catch (reason) {
        // It throws at once where the connection is gone already.
        reject(lost(name, reason))
      }
    })
}

/** Streams from this machine. */
export const dialHere: Dial = (to, givenUp) =>
  new Promise((resolve, reject) => {
    const socket = 'socket' in to ? connect(to.socket) : connect(to.port, to.host)
    // What is silent would keep us for minutes.
    givenUp?.addEventListener('abort', () => socket.destroy(), { once: true })
    socket.once('connect', () => resolve(socket.off('error', fail)))
    const fail = (error: Error) => reject(noStream(systemMessage(error), false, error))
    socket.once('error', fail)
  })

/** Gives up after so many seconds, with what `isTimeout` tells. */
export async function dialWithin(seconds: number, dial: Dial, to: Endpoint): Promise<Duplex> {
  const giving = new AbortController()
  const dialing = dial(to, giving.signal)
  return within(seconds, dialing, () => {
    giving.abort()
    void dialing.then((late) => late.destroy()).catch(() => {})
  })
}

function refusedBy(name: string, to: Endpoint, error: Error & { readonly reason?: unknown }): Error {
  // Of a socket sshd does not say whether it may not be opened, or can't.
  if ('socket' in to) {
    const help = `is it there, and does sshd on ${name} allow it (AllowStreamLocalForwarding)?`
    return noStream(`${to.socket} can't be opened: ${help}`, false, error)
  }
  if (error.reason !== PROHIBITED) {
    return noStream(error.message.replace(/^\(SSH\) Channel open failure: /, ''), false, error)
  }
  const help = 'allow them by AllowTcpForwarding (and PermitOpen) in its sshd_config'
  return noStream(`sshd on ${name} does not let connections through: ${help}`, true, error)
}

function noStream(message: string, forbidden: boolean, cause: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code: CODE, forbidden })
}

function lost(name: string, reason: unknown): Error {
  return connectionLost(`the connection to ${name} was lost: ${String(reason)}`, reason)
}

/** In the words of strerror, as sshd has them: `Connection refused`. */
function systemMessage(error: Error): string {
  // A name with several addresses gives an error for each.
  const [first] = error instanceof AggregateError ? error.errors : [error]
  if ('syscall' in first && first.syscall === 'getaddrinfo') return 'Name or service not known'
  const [, text] = ('errno' in first && getSystemErrorMap().get(Number(first.errno))) || []
  return text === undefined ? error.message : `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
