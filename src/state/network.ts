import type { Trust } from './http.ts'
import type { Cells, Family } from './probe.ts'

/** What can be asked by way of a host's connection; what comes back holds for one execution of a task. */
interface Questions {
  /** Whether a port accepts connections from the host. */
  readonly tcp: { readonly to: Port; readonly seconds: number }
  /** How far the host's clock is ahead of this machine's. */
  readonly clock: Record<never, never>
  /** The certificate that a server shows to who asks for a name. */
  readonly certificate: {
    readonly to: Port
    readonly name: string
    readonly authorities: Trust['authorities']
    readonly seconds: number
  }
  /** What a server answers to an upgrade to websocket, and then to a message. */
  readonly websocket: {
    readonly url: string
    /** Where to connect in place of what the URL names. */
    readonly to: Port | null
    readonly trust: Trust
    /** Sent when the websocket is open; null to send nothing. */
    readonly send: string | null
    /** What one of the messages that come must hold; null to wait for none. */
    readonly expect: string | null
    readonly seconds: number
  }
}

interface Answers {
  readonly tcp: TcpAnswer
  readonly clock: ClockAnswer
  readonly certificate: CertificateAnswer
  readonly websocket: WebsocketAnswer
}

export interface Port {
  readonly host: string
  readonly port: number
}

/** It could not be found out; why. */
export interface Trouble {
  readonly trouble: string
}

interface TcpAnswer {
  /** `refused`: something answers, but not there. */
  readonly state: 'accepted' | 'refused' | 'silent'
  readonly message: string
}

interface ClockAnswer {
  readonly seconds: number
  /** By so many seconds that may be wrong. */
  readonly error: number
}

interface CertificateAnswer {
  readonly subject: string
  readonly issuer: string
  /** Milliseconds since the epoch. */
  readonly notAfter: number
  /** Why it is not to be believed; null: it is. */
  readonly distrust: string | null
}

interface WebsocketAnswer {
  /** 101: upgraded. */
  readonly status: number
  /** The first message that was waited for; null where none came in time. */
  readonly received: string | null
}

export type NetworkQuestion = { [K in keyof Questions]: { readonly ask: K } & Questions[K] }[keyof Questions]
export type Answer<K extends keyof Questions> = Answers[K] | Trouble

/** Questions that change nothing, neither on the host nor where they lead. */
// biome-ignore lint/suspicious/noExplicitAny: as for AnyProbe, where it stands beside families of all types.
export interface NetworkFamily<T = any> extends Omit<Family<T>, 'kind' | 'script' | 'parse'> {
  readonly kind: 'network'
  readonly question: NetworkQuestion
}

export interface NetworkProbe<T> {
  readonly family: NetworkFamily<T>
  readonly subject: string
}

/** One question; its subject names it for people: `10.0.0.1:3000`. */
export function ask<K extends keyof Questions>(kind: K, subject: string, asked: Questions[K]): NetworkProbe<Answer<K>> {
  const absent: Answer<K> = { trouble: 'not asked' }
  // The parts belong together by their types, which a union of all questions can't tell.
  const question = { ask: kind, ...asked } as unknown as NetworkQuestion
  const cells = (answer: Answer<K>): Cells => ({ answers: !('trouble' in answer) })
  return { subject, family: { kind: 'network', name: `network_${kind}`, question, absent, cells } }
}

/** Whether it was not found out. */
export function isTrouble(answer: object): answer is Trouble {
  return 'trouble' in answer
}
