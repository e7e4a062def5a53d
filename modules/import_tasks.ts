import { defineControl } from '../src/module/define.ts'

export default defineControl({
  name: 'import_tasks',
  summary: 'Put the tasks of another file here, before the play runs',
  args: {
    required: ['file'],
    freeForm: 'file',
    properties: {
      file: {
        type: 'string',
        description:
          'The file of tasks, beside this one or in the role; a template may use what is known before the run',
      },
    },
  },
  returns: {},
  examples: [{ title: 'The tasks of a file', args: 'users.yml' }],
})
