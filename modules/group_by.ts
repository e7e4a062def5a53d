import { defineControl } from '../src/module/define.ts'

export default defineControl({
  name: 'group_by',
  summary: 'Add each host to a group that is named by its variables or facts',
  args: {
    required: ['key'],
    properties: {
      key: { type: 'any', description: 'The name of the group; spaces in it become dashes' },
      parents: { type: 'any', description: 'The groups to put it under', default: ['all'] },
    },
  },
  returns: { add_group: 'The group', parent_groups: 'The groups above it' },
  examples: [{ title: 'A group for each distribution', args: { key: 'os_{{ ansible_distribution }}' } }],
})
