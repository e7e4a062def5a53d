import { pauseArgs } from '../src/module/control-args.ts'
import { defineControl } from '../src/module/define.ts'

export default defineControl({
  name: 'pause',
  summary: 'Wait for a time, or for somebody to go on',
  args: pauseArgs,
  returns: {
    start: 'When it began',
    stop: 'When it ended',
    delta: 'How long it was, in seconds',
    rc: 'The exit code, always 0',
    stdout: 'How long it was, in words',
    stderr: 'Nothing',
    echo: 'Whether what was typed was shown',
    user_input: 'What was typed',
  },
  examples: [
    { title: 'Ten seconds', args: { seconds: 10 } },
    { title: 'Until somebody has looked', args: { prompt: 'See whether the first host is well, then press enter' } },
  ],
})
