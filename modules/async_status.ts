import { defineControl } from '../src/module/define.ts'

export default defineControl({
  name: 'async_status',
  summary: 'See how a task is doing that runs on its own',
  args: {
    required: ['jid'],
    properties: {
      jid: { type: 'string', description: 'The `ansible_job_id` of its result' },
      mode: {
        type: 'string',
        enum: ['status', 'cleanup'],
        description: 'Tell of it, or forget it',
        default: 'status',
      },
    },
  },
  examples: [{ title: 'How the upgrade is doing', args: { jid: '{{ upgrade.ansible_job_id }}' } }],
})
