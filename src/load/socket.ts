import { WebSocket } from 'ws'
import { talk } from './ddp.ts'
import { tlsOptions, type Visitor } from './visitor.ts'

/** A visitor's websocket, which is opened again whenever it ends. */
export interface KeptSocket {
  /** Whether it is there, and why it is not. */
  readonly state: () => { readonly isUp: boolean; readonly why: string }
  readonly close: () => void
}

/** Seconds in which a websocket is opened, and between one round of failed tries and the next. */
const TO_OPEN = 5
const BETWEEN = 1

/** Opens a visitor's websocket and speaks DDP over it; what ends is opened again at once. */
export function keepSocket(visitor: Visitor): KeptSocket {
  const { meter } = visitor
  let current: WebSocket
  let isUp = false
  let why = 'not answered yet'
  let gone: number | null = null
  let over = false
  let failures = 0
  let next: NodeJS.Timeout | undefined
  const up = () => {
    isUp = true
    failures = 0
    if (gone === null) return
    const step = meter.step()
    step.reconnected += 1
    step.longestAway = Math.max(step.longestAway, meter.now() - gone)
    gone = null
  }
  const open = () => {
    const address = visitor.address()
    let isConnected = false
    current = connect(visitor, address)
    current.on('upgrade', ({ headers }) => {
      isConnected = true
      visitor.takeCookies(headers)
    })
    let status: number | undefined
    current.on('unexpected-response', (_, { statusCode }) => {
      isConnected = true
      status = statusCode
      current.terminate()
    })
    current.on('error', (error: NodeJS.ErrnoException) => {
      // What is declined is ended here, of which the error would tell.
      why = status === undefined ? (error.code ?? error.message) : `status ${status}`
      if (!isConnected) visitor.leave(address)
    })
    const hangUp = talk(current, visitor.wish.login, up)
    current.on('close', (code) => {
      hangUp()
      if (over) return
      if (isUp) {
        gone = meter.now()
        meter.step()[isGoodbye(code) ? 'closed' : 'broken'] += 1
      } else failures += 1
      isUp = false
      // Each balancer is tried before there is a break.
      next = setTimeout(open, failures > 0 && failures % visitor.wish.addresses.length === 0 ? BETWEEN * 1000 : 0)
    })
  }
  open()
  return {
    state: () => ({ isUp, why }),
    close() {
      over = true
      clearTimeout(next)
      current.terminate()
    },
  }
}

function connect(visitor: Visitor, address: string): WebSocket {
  const { wish } = visitor
  const { host, ...headers } = visitor.headers()
  return new WebSocket(`wss://${host}/websocket`, {
    ...tlsOptions(wish),
    headers: { ...headers, origin: `https://${host}` },
    handshakeTimeout: TO_OPEN * 1000,
    perMessageDeflate: false,
    // As if the name led there.
    lookup: (_name, { all }, found) => {
      const family = address.includes(':') ? 6 : 4
      if (all) found(null, [{ address, family }])
      else found(null, address, family)
    },
  })
}

/** 1005 and 1006 are not sent: nothing was said, or the connection was just gone. */
function isGoodbye(code: number): boolean {
  return code !== 1005 && code !== 1006
}
