import { defineControl } from '../src/module/define.ts'

export default defineControl({
  name: 'fail',
  summary: 'Fail with a message of your own',
  args: {
    properties: {
      msg: { type: 'string', description: 'Why', default: 'Failed as requested from task' },
    },
  },
  returns: { msg: 'The message' },
  examples: [{ title: 'Refuse an old system', args: { msg: '{{ ansible_distribution_version }} is too old' } }],
})
