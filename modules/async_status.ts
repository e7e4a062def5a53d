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
  returns: {
    ansible_job_id: 'The id of the task',
    started: 'Whether it has begun',
    finished: 'Whether it has ended',
    results_file: 'Where its end is noted',
    erased: 'What was cleaned up',
    stdout: 'What it printed',
    stdout_lines: 'The same, in lines',
    stderr: 'What it printed as errors',
    stderr_lines: 'The same, in lines',
    '*': 'Of a task that has ended, what its module tells',
  },
  examples: [{ title: 'How the upgrade is doing', args: { jid: '{{ upgrade.ansible_job_id }}' } }],
})
