import { defineControl } from '../src/module/define.ts'

export default defineControl({
  name: 'include_vars',
  summary: 'Load variables from files while the play runs',
  args: {
    oneOf: ['file', 'dir'],
    freeForm: 'file',
    properties: {
      file: { type: 'string', description: 'The file, looked up in the vars folder of the role or playbook' },
      dir: { type: 'string', description: 'A folder whose files are all loaded, sorted by name' },
      name: { type: 'string', description: 'A variable that takes them all as one dict' },
      depth: { type: 'integer', description: 'How many folders deep; 0 is no limit', default: 0, minimum: 0 },
      files_matching: { type: 'string', description: 'Only files of the folder whose names match this expression' },
      ignore_files: {
        type: 'array',
        items: { type: 'string' },
        description: 'Expressions for names of files of the folder to leave out',
      },
      extensions: {
        type: 'array',
        items: { type: 'string' },
        description: 'Endings of the files of the folder to load',
        default: ['json', 'yaml', 'yml'],
      },
      ignore_unknown_extensions: {
        type: 'boolean',
        description: 'Leave out files of other endings, where they would be an error',
        default: false,
      },
      hash_behaviour: {
        type: 'string',
        enum: ['replace', 'merge'],
        description: 'What to do with a dict that exists already',
        default: 'replace',
      },
    },
  },
  returns: { ansible_facts: 'The variables', ansible_included_var_files: 'The files that they are from' },
  examples: [
    { title: 'Variables by distribution', args: '{{ ansible_distribution | lower }}.yml' },
    { title: 'A whole folder under one name', args: { dir: 'settings', name: 'settings' } },
  ],
})
