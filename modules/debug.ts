import { defineControl } from '../src/module/define.ts'

export default defineControl({
  name: 'debug',
  summary: 'Print a message or the value of a variable',
  args: {
    properties: {
      msg: { type: 'any', description: 'What to print', default: 'Hello world!' },
      var: { type: 'any', description: 'A variable or expression to print, without braces', expression: true },
      verbosity: { type: 'integer', description: 'Printed only from so many -v on', default: 0, minimum: 0 },
    },
    exclusive: [['msg', 'var']],
  },
  returns: { msg: 'The message', skipped_reason: 'Why it was skipped', '*': 'With `var`, its value under its name' },
  examples: [
    { title: 'Say where a host is', args: { msg: '{{ inventory_hostname }} has {{ ansible_default_ipv4.address }}' } },
    { title: 'Show a registered result', args: { var: 'result.stdout_lines' } },
  ],
})
