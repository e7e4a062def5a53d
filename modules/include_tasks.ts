import { defineControl } from '../src/module/define.ts'

export default defineControl({
  name: 'include_tasks',
  summary: 'Run the tasks of another file, chosen while the play runs',
  args: {
    required: ['file'],
    freeForm: 'file',
    properties: {
      file: { type: 'string', description: 'The file of tasks, beside this one or in the role' },
      apply: { type: 'object', description: 'Keywords for each of its tasks: tags, become, …' },
    },
  },
  returns: {},
  examples: [
    { title: 'Tasks by distribution', args: 'setup-{{ ansible_os_family }}.yml' },
    { title: 'With keywords for each of them', args: { file: 'setup.yml', apply: { become: true } } },
  ],
})
