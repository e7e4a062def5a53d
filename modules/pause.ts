import { pauseArgs } from '../src/module/control-args.ts'
import { defineControl } from '../src/module/define.ts'

export default defineControl({
  name: 'pause',
  summary: 'Wait for a time, or for somebody to go on',
  args: pauseArgs,
  examples: [
    { title: 'Ten seconds', args: { seconds: 10 } },
    { title: 'Until somebody has looked', args: { prompt: 'See whether the first host is well, then press enter' } },
  ],
})
