import { defineControl } from '../src/module/define.ts'

export default defineControl({
  name: 'meta',
  summary: 'Steer the run: run handlers now, end a host or a play',
  args: {
    required: ['free_form'],
    freeForm: 'free_form',
    properties: {
      free_form: {
        type: 'string',
        enum: [
          'clear_facts',
          'clear_host_errors',
          'end_batch',
          'end_host',
          'end_play',
          'end_role',
          'flush_handlers',
          'noop',
          'refresh_inventory',
          'reset_connection',
        ],
        description: 'What to do',
      },
    },
  },
  returns: {},
  examples: [{ title: 'Restart what has changed before going on', args: 'flush_handlers' }],
})
