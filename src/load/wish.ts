/** What a load is to be, and on what. */
export interface LoadWish {
  /** The name under which the world finds the service: it is what certificates must hold. */
  readonly domain: string
  readonly port: number
  /** The balancers; clients are spread over them. */
  readonly addresses: readonly string[]
  /** The authority that has signed the certificates, in PEM; null for those that are known anyway. */
  readonly authority: string | null
  /** A user whose requests are read from the database; without one, all ask for the page. */
  readonly login: Login | null
  /** Requests a second, of all clients together. */
  readonly rate: number
  readonly sockets: number
  /** Seconds after which a request that has no whole answer has failed. */
  readonly patience: number
}

/** Who is logged in, as the API is told it. */
export interface Login {
  readonly userId: string
  readonly token: string
}

/** What became of the requests and websockets of one step. Requests count for the step in which they were sent. */
export type Figures = {
  readonly step: string
  readonly seconds: number
  readonly requests: number
  /** Requests that were due and never sent, since the load itself was late: too little processor time here. */
  readonly unsent: number
  /** Those that had no whole answer with 2xx or 3xx in time. */
  readonly failed: number
  readonly why: Readonly<Record<string, number>>
  /** Sent again, since a kept connection was closed before a byte of an answer came: browsers do so unasked. */
  readonly resent: number
  /** How often a client gave up a balancer for the next one. */
  readonly moved: number
  /** Seconds between two good answers, whoever got them: for so long the service was gone for all. */
  readonly pause: number
  /** Seconds for which one client waited for its next good answer. */
  readonly longestWait: number
  readonly sockets: SocketFigures
  /** Seconds by which the load itself was late: with much of it, the other figures tell of this machine. */
  readonly late: number
}

type SocketFigures = {
  /** Ended by the other side, with a goodbye. */
  readonly closed: number
  /** Ended without one, or silent. */
  readonly broken: number
  readonly reconnected: number
  /** Seconds until one was there again. */
  readonly longestAway: number
  /** Not there at the end of the step. */
  readonly missing: number
}

/** What the load's process is told. */
export type Order =
  | { readonly kind: 'start'; readonly wish: LoadWish }
  | { readonly kind: 'step'; readonly name: string }
  | { readonly kind: 'stop' }

/** What it tells. */
export type Told =
  | { readonly kind: 'up' }
  | { readonly kind: 'trouble'; readonly message: string }
  | { readonly kind: 'figures'; readonly figures: readonly Figures[] }
