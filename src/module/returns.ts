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

/** Of modules that write a file's content. */
export const contentReturns = {
  dest: 'The file',
  src: 'The name of the source',
  checksum: 'The SHA-1 of its content',
  md5sum: 'The MD5 of its content',
  ...fileReturns,
  ...backupReturns,
} as const

/** Of modules that keep a service. */
export const serviceReturns = {
  name: 'The unit',
  status: 'Its properties, as systemctl show tells them',
  enabled: 'Whether it starts at boot, where that was asked for',
  state: 'Whether it runs, where that was asked for',
  warnings: 'Why it did not start, where its conditions do not hold',
} as const

/** Fields of results that tell how a run ended. */
export const runReturns = {
  rc: 'The exit code',
  stdout: 'What was printed',
  stderr: 'What was printed as errors',
  stdout_lines: 'The same, in lines',
  stderr_lines: 'The same, in lines',
} as const

/** Of commands, which may not be run at all. */
export const commandReturns = {
  cmd: 'What was run',
  ...runReturns,
  start: 'When it began',
  end: 'When it ended',
  delta: 'How long it took',
  msg: 'Why it failed, or was not run',
} as const
