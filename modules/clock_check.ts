import { found as failed, remedyArg } from '../src/module/check-args.ts'
import { defineModule, type Plan, refuse } from '../src/module/define.ts'
import { ask, isTrouble } from '../src/state/network.ts'

export default defineModule({
  name: 'clock_check',
  summary: "Check the host's clock against that of the machine that runs this",
  args: {
    properties: {
      limit: { type: 'number', default: 0.5, description: 'By how many seconds it may be off.' },
      ...remedyArg,
    },
  },
  returns: {
    offset: 'By how many seconds the clock of the host is ahead',
    error: 'By how many seconds that may be wrong, as the question took its time',
  },
  examples: [{ title: 'No two hosts differ by more than a second', args: { limit: 0.5 } }],
  read: () => ({ clock: ask('clock', 'clock', {}) }),
  plan: (args, { clock }): Plan => {
    if (isTrouble(clock)) return refuse(clock.trouble)
    const off = Math.abs(clock.seconds)
    if (off <= args.limit + clock.error) return []
    const way = clock.seconds > 0 ? 'ahead' : 'behind'
    return failed(`The clock is ${off.toFixed(2)} s ${way}`, args, rounded(clock))
  },
  result: (_args, { clock }) => (isTrouble(clock) ? {} : rounded(clock)),
})

function rounded({ seconds, error }: { readonly seconds: number; readonly error: number }) {
  return { offset: Number(seconds.toFixed(3)), error: Number(error.toFixed(3)) }
}
