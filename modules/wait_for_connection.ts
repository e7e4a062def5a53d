import { waitForConnectionArgs } from '../src/module/control-args.ts'
import { defineControl } from '../src/module/define.ts'

export default defineControl({
  name: 'wait_for_connection',
  summary: 'Wait until the host can be logged in to',
  args: waitForConnectionArgs,
  returns: { elapsed: 'How many seconds it took' },
  examples: [{ title: 'After a first boot, in a play without facts', args: { delay: 5, timeout: 300 } }],
})
