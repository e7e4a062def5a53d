import { defineControl } from '../src/module/define.ts'

export default defineControl({
  name: 'assert',
  summary: 'Fail unless expressions are true',
  args: {
    required: ['that'],
    properties: {
      that: { type: 'any', description: 'One expression or a list of them, as in `when`', expression: true },
      fail_msg: { type: 'any', description: 'What to say when one is false', aliases: ['msg'] },
      success_msg: { type: 'any', description: 'What to say when all are true' },
      quiet: { type: 'boolean', description: 'Say nothing of those that are true', default: false },
    },
  },
  returns: {
    msg: 'Whether all held, or the given message',
    assertion: 'The expression that does not hold',
    evaluated_to: 'What it came to',
  },
  examples: [
    {
      title: 'Insist on a replica set of an odd size',
      args: { that: ['groups.mongodb | length is odd'], fail_msg: 'a replica set needs an odd number of members' },
    },
  ],
})
