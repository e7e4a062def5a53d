/** The arguments that every module takes that writes or cares for a file. */
export const attributeArgs = {
  owner: { type: 'string', description: 'The user who is to own the file, by name or number.' },
  group: { type: 'string', description: 'The group that is to own the file, by name or number.' },
  mode: {
    type: 'string',
    format: 'mode',
    description: 'The permissions, octal and quoted ("0644") or symbolic (u=rw,g=r,o=r).',
  },
} as const

/** The arguments of modules that replace a file as a whole. */
export const writingArgs = {
  backup: {
    type: 'boolean',
    default: false,
    description: 'Keep the old file beside the new one, with the time in its name.',
  },
  validate: {
    type: 'string',
    description: 'A command that must accept the new file before it takes its place, where %s stands for its path.',
  },
} as const
