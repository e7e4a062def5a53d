import { setTimeout as sleep } from 'node:timers/promises'
import { ask, whyOf } from './ask.ts'
import { createMeter } from './meter.ts'
import { send } from './request.ts'
import { type KeptSocket, keepSocket } from './socket.ts'
import { createVisitor, type Visitor } from './visitor.ts'
import type { Figures, LoadWish } from './wish.ts'

/** A load that runs. */
export interface Running {
  readonly begin: (step: string) => void
  /** Sends nothing more, waits until each request has its answer or has failed, and tells of all steps. */
  readonly stop: () => Promise<readonly Figures[]>
}

/** Fewer would be no crowd, however few websockets are asked for. */
const FEWEST_VISITORS = 20
/** Milliseconds between the looks at what is due. */
const TICK = 5
/** Seconds after which a request that is due is not sent any more. */
const TOO_LATE = 1
/** Seconds in which all websockets have to be there. */
const TO_OPEN_ALL = 20

/** Starts the load; a string says why it can't be had. */
export async function run(wish: LoadWish): Promise<Running | string> {
  const meter = createMeter('before')
  const count = Math.max(wish.sockets, FEWEST_VISITORS)
  const visitors = Array.from({ length: count }, (_, number) => createVisitor(wish, meter, number))
  const close = () => {
    for (const visitor of visitors) visitor.close()
  }
  const wrong = await whyUnreachable(wish)
  if (wrong !== null) {
    close()
    return wrong
  }
  const sockets = visitors.slice(0, wish.sockets).map(keepSocket)
  const missing = () => sockets.filter((socket) => !socket.state().isUp).length
  const unopened = await whyUnopened(sockets)
  if (unopened !== null) {
    for (const socket of sockets) socket.close()
    close()
    return unopened
  }
  const stopAsking = askSteadily(visitors, wish)
  const countWaits = () => {
    const step = meter.step()
    for (const { waits } of visitors)
      if (waits !== null) step.longestWait = Math.max(step.longestWait, meter.now() - waits)
  }
  return {
    begin(step) {
      countWaits()
      meter.begin(step, missing())
    },
    async stop() {
      const asked = stopAsking()
      countWaits()
      meter.begin('after', missing())
      for (const socket of sockets) socket.close()
      await Promise.all(asked)
      const [visitor] = visitors
      // Otherwise the session would outlive its load.
      if (wish.login && visitor) await send(visitor, '/api/v1/logout', wish.patience * 1000, { method: 'POST' })
      close()
      return meter.figures()
    },
  }
}

/** Why a balancer can't be asked from here, or null. */
async function whyUnreachable(wish: LoadWish): Promise<string | null> {
  const tried = await Promise.all(
    wish.addresses.map(async (address) => {
      const visitor = createVisitor({ ...wish, addresses: [address] }, createMeter(''), 0)
      const ending = await send(visitor, pathsOf(wish)[0], wish.patience * 1000)
      visitor.close()
      if (ending.kind === 'answer' && ending.status < 400) return null
      return `the balancer at ${address}, port ${wish.port}, does not answer for ${wish.domain} from here: ${whyOf(ending)}`
    }),
  )
  return tried.find((one) => one !== null) ?? null
}

async function whyUnopened(sockets: readonly KeptSocket[]): Promise<string | null> {
  const down = () => sockets.map(({ state }) => state()).filter(({ isUp }) => !isUp)
  for (let left = TO_OPEN_ALL * 10; left > 0 && down().length > 0; left -= 1) await sleep(100)
  const [first, ...others] = down()
  return first ? `${others.length + 1} of ${sockets.length} websockets can't be opened: ${first.why}` : null
}

function pathsOf({ login }: LoadWish): readonly [string, ...string[]] {
  return login ? ['/api/v1/me', '/'] : ['/']
}

/** Sends what is due, whether earlier requests are answered or not. Gives what ends it, and tells what is still asked. */
function askSteadily(visitors: readonly Visitor[], wish: LoadWish): () => Iterable<Promise<void>> {
  const paths = pathsOf(wish)
  const began = performance.now()
  const asked = new Set<Promise<void>>()
  let number = 0
  const timer = setInterval(() => {
    for (let due = dueAt(number); due <= performance.now(); due = dueAt(number)) {
      const visitor = visitors[number % visitors.length]
      // Whoever asked for one path the last time asks for the next.
      const path = paths[(number + Math.floor(number / visitors.length)) % paths.length]
      number += 1
      if (!visitor || path === undefined) continue
      const step = visitor.meter.step()
      const late = performance.now() - due
      step.late = Math.max(step.late, late)
      // All at once they would be another load than the one that was asked for.
      if (late > TOO_LATE * 1000) step.unsent += 1
      else {
        const one = ask(visitor, path).finally(() => asked.delete(one))
        asked.add(one)
      }
    }
  }, TICK)
  const dueAt = (which: number) => began + (which / wish.rate) * 1000
  return () => {
    clearInterval(timer)
    return asked
  }
}
