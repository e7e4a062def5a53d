import { defineControl } from '../src/module/define.ts'

export default defineControl({
  name: 'add_host',
  summary: 'Add a host to the inventory for the rest of the run',
  args: {
    properties: {
      name: {
        type: 'any',
        aliases: ['host', 'hostname'],
        description: 'The name of the host, which may end in a port: `db1:2222`',
      },
      groups: {
        type: 'any',
        aliases: ['group', 'groupname'],
        description: 'The groups to add it to, as a list or separated by commas; those that are not there are made',
      },
    },
    open: true,
  },
  returns: { add_host: 'The host as it was added: host_name, groups, host_vars' },
  examples: [
    {
      title: 'A new machine for the plays that follow',
      args: { name: '{{ address }}', groups: ['new'], ansible_user: 'root' },
    },
  ],
})
