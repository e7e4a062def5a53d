import { type ChildProcess, fork } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Figures, LoadWish, Order, Told } from './wish.ts'

const GONE = 'the process of the load has ended by itself'

/** A load in a process of its own, so that what is done meanwhile here does not disturb its timing. */
export interface Load {
  /** What is sent from now on belongs to this step. */
  readonly begin: (step: string) => void
  /** Ends it, and gives the figures of all steps; the first is called "before". A string says why there are none. */
  readonly stop: () => Promise<readonly Figures[] | string>
}

/** Starts a load, and waits until it runs; a string says why it can't be had. */
export async function startLoad(wish: LoadWish): Promise<Load | string> {
  const child = forkProgram()
  // That it is gone is told when its figures are wanted: what is done meanwhile has to come to its end.
  child.on('error', () => {})
  const order = (message: Order) => void (child.connected && child.send(message))
  order({ kind: 'start', wish })
  const first = await told(child)
  if (first.kind !== 'up') {
    if (child.connected) child.disconnect()
    return whyNot(first)
  }
  return {
    begin: (step) => order({ kind: 'step', name: step }),
    async stop() {
      order({ kind: 'stop' })
      const last = await told(child)
      if (child.connected) child.disconnect()
      return last.kind === 'figures' ? last.figures : whyNot(last)
    },
  }
}

function forkProgram(): ChildProcess {
  const isSource = import.meta.url.endsWith('.ts')
  const program = fileURLToPath(new URL(isSource ? './program.ts' : './program.js', import.meta.url))
  return fork(program, {
    execArgv: isSource ? ['--import', 'tsx'] : [],
    cwd: dirname(program),
    // Ctrl-C is for this process only.
    detached: true,
  })
}

/** The next thing that it tells, or that it is gone. */
function told(child: ChildProcess): Promise<Told> {
  return new Promise((resolve) => {
    const gone = () => resolve({ kind: 'trouble', message: GONE })
    if (!child.connected) return gone()
    child.once('message', (message: Told) => {
      child.off('disconnect', gone)
      resolve(message)
    })
    child.once('disconnect', gone)
    child.once('error', gone)
  })
}

function whyNot(told: Told): string {
  return told.kind === 'trouble' ? told.message : GONE
}
