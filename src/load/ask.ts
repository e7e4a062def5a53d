import { type Ending, send } from './request.ts'
import type { Visitor } from './visitor.ts'

/**
 * Asks for a path as a browser does, and counts it. There are two things that browsers do unasked, and they are counted,
 * too: a balancer to which no connection can be made is left for the next one, and what a kept connection took and then
 * closed without an answer is sent again, once.
 */
export async function ask(visitor: Visitor, path: string): Promise<void> {
  const { meter, wish } = visitor
  const step = meter.step()
  const sent = meter.now()
  step.requests += 1
  visitor.waits ??= sent
  const address = visitor.address()
  const ending = await sendUntil(visitor, path, sent + wish.patience * 1000)
  if (ending.kind === 'answer' && ending.status < 400) {
    meter.good()
    const now = meter.step()
    now.longestWait = Math.max(now.longestWait, meter.now() - (visitor.waits ?? sent))
    visitor.waits = null
    return
  }
  meter.bad(step, whyOf(ending))
  if (ending.kind === 'silent') visitor.leave(address)
}

async function sendUntil(visitor: Visitor, path: string, deadline: number): Promise<Ending> {
  const { meter, wish } = visitor
  const step = meter.step()
  let left = wish.addresses.length
  let wasResent = false
  for (;;) {
    const address = visitor.address()
    const ending = await send(
      visitor,
      path,
      Math.max(1, deadline - meter.now()),
      wasResent ? { connection: 'new' } : {},
    )
    if (meter.now() >= deadline) return ending
    if (ending.kind === 'closed') {
      wasResent = true
      step.resent += 1
    } else if (ending.kind === 'no connection' && left > 1) {
      left -= 1
      visitor.leave(address)
    } else return ending
  }
}

/** What went wrong, in a word. */
export function whyOf(ending: Ending): string {
  if (ending.kind === 'answer') return `status ${ending.status}`
  return ending.kind === 'closed' ? 'closed without an answer' : ending.why
}
