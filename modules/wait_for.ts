import { waitForArgs } from '../src/module/control-args.ts'
import { defineControl } from '../src/module/define.ts'

export default defineControl({
  name: 'wait_for',
  summary: 'Wait for a port or a file',
  args: waitForArgs,
  examples: [
    { title: 'Until it answers', args: { port: 27017, timeout: 60 } },
    { title: 'Until the log says so', args: { path: '/var/log/app.log', search_regex: 'server (started|ready)' } },
    { title: 'Until nobody is connected any more', args: { port: 3000, state: 'drained' } },
  ],
})
