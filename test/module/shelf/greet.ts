import { defineControl } from '../../../src/module/define.ts'

export default defineControl({
  name: 'greet',
  summary: 'Say hello',
  args: { required: ['whom'], properties: { whom: { type: 'string', description: 'Who' } } },
  returns: {},
  examples: [],
})
