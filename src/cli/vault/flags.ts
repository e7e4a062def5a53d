import type { Flags } from '../command.ts'

/** The flag of commands that encrypt. */
export const encryptFlags = {
  'encrypt-vault-id': {
    type: 'string',
    value: 'ID',
    description: 'which vault password encrypts, where several are given',
  },
} as const satisfies Flags

/** The flag of commands whose result may go elsewhere. */
export const outputFlags = {
  output: { type: 'string', value: 'FILE', description: 'write to this file, or to stdout (-)' },
} as const satisfies Flags
