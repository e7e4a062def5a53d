import { defineControl } from '../src/module/define.ts'

export default defineControl({
  name: 'set_fact',
  summary: 'Set variables of a host for the rest of the run',
  args: {
    properties: {
      cacheable: { type: 'boolean', description: 'Also keep them in the fact cache', default: false },
    },
    open: true,
  },
  returns: { ansible_facts: 'The variables' },
  examples: [{ title: 'Name the first member', args: { primary: '{{ groups.mongodb | first }}' } }],
})
