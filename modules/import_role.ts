import { defineControl } from '../src/module/define.ts'

export default defineControl({
  name: 'import_role',
  summary: 'Put a role here, before the play runs',
  args: {
    required: ['name'],
    properties: {
      name: {
        type: 'string',
        description: 'The role; a template may use what is known before the run',
        aliases: ['role'],
      },
      tasks_from: { type: 'string', description: 'A file of its tasks folder to run in place of main' },
      vars_from: { type: 'string', description: 'A file of its vars folder to load in place of main' },
      defaults_from: { type: 'string', description: 'A file of its defaults folder to load in place of main' },
      handlers_from: { type: 'string', description: 'A file of its handlers folder to load in place of main' },
      allow_duplicates: { type: 'boolean', description: 'Run it again where it has run already', default: true },
      rolespec_validate: { type: 'boolean', description: "Check the role's argument specification", default: true },
    },
  },
  returns: {},
  examples: [{ title: 'A role', args: { name: 'mongodb' } }],
})
