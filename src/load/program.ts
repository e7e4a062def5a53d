// The process of a load: what it is told comes over the channel to the process that started it, and it ends with that.
import { reasonOf } from '../diagnostics/reason.ts'
import { type Running, run } from './load.ts'
import type { Order, Told } from './wish.ts'

let running: Running | null = null

const tell = (told: Told) => process.send?.(told)

async function obey(order: Order): Promise<void> {
  if (order.kind === 'start') {
    const begun = await run(order.wish)
    if (typeof begun === 'string') tell({ kind: 'trouble', message: begun })
    else {
      running = begun
      tell({ kind: 'up' })
    }
  }
  if (order.kind === 'step') running?.begin(order.name)
  if (order.kind === 'stop') tell({ kind: 'figures', figures: (await running?.stop()) ?? [] })
}

process.on('message', (order: Order) => {
  obey(order).catch((reason) => tell({ kind: 'trouble', message: reasonOf(reason) }))
})
process.on('disconnect', () => process.kill(process.pid))
