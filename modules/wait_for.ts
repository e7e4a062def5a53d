import { waitForArgs } from '../src/module/control-args.ts'
import { defineControl } from '../src/module/define.ts'
import { fileReturns } from '../src/module/returns.ts'

export default defineControl({
  name: 'wait_for',
  summary: 'Wait for a port or a file',
  args: waitForArgs,
  returns: {
    port: 'The port',
    path: 'The file',
    ...fileReturns,
    state: 'What was waited for, or what stands at the path',
    search_regex: 'The expression',
    match_groups: 'Its groups',
    match_groupdict: 'Its named groups',
    elapsed: 'How many seconds it took',
  },
  examples: [
    { title: 'Until it answers', args: { port: 27017, timeout: 60 } },
    { title: 'Until the log says so', args: { path: '/var/log/app.log', search_regex: 'server (started|ready)' } },
    { title: 'Until nobody is connected any more', args: { port: 3000, state: 'drained' } },
  ],
})
