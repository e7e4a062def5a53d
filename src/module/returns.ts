/** Fields of results that tell of a file or folder. */
export const fileReturns = {
  uid: 'The number of its owner',
  gid: 'The number of its group',
  owner: 'Its owner',
  group: 'Its group',
  mode: 'Its permissions, octal',
  size: 'Its size in bytes',
  state: 'What it is: file, directory, link or hard (a file with several names)',
} as const

/** Of modules that keep the old file. */
export const backupReturns = { backup_file: 'The old file, kept with `backup`' } as const

/** Fields of results that tell how a run ended. */
export const runReturns = {
  rc: 'The exit code',
  stdout: 'What was printed',
  stderr: 'What was printed as errors',
  stdout_lines: 'The same, in lines',
  stderr_lines: 'The same, in lines',
} as const
