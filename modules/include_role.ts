import { defineControl } from '../src/module/define.ts'

export default defineControl({
  name: 'include_role',
  summary: 'Run a role here, chosen while the play runs',
  args: {
    required: ['name'],
    properties: {
      name: { type: 'string', description: 'The role', aliases: ['role'] },
      tasks_from: { type: 'string', description: 'A file of its tasks folder to run in place of main' },
      vars_from: { type: 'string', description: 'A file of its vars folder to load in place of main' },
      defaults_from: { type: 'string', description: 'A file of its defaults folder to load in place of main' },
      handlers_from: { type: 'string', description: 'A file of its handlers folder to load in place of main' },
      apply: { type: 'object', description: 'Keywords for each of its tasks: tags, become, …' },
      public: { type: 'boolean', description: 'Its variables stay for the rest of the play', default: false },
      allow_duplicates: { type: 'boolean', description: 'Run it again where it has run already', default: true },
      rolespec_validate: { type: 'boolean', description: "Check the role's argument specification", default: true },
    },
  },
  returns: {},
  examples: [
    { title: 'A role', args: { name: 'mongodb' } },
    { title: 'Another entry of a role', args: { name: 'mongodb', tasks_from: 'backup' } },
  ],
})
