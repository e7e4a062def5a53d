import { defineControl } from '../../../../src/module/define.ts'

export default defineControl({
  name: 'greet_all',
  summary: 'Say hello to everyone',
  args: { properties: {} },
  returns: {},
  examples: [],
})
