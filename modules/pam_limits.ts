import { dirname } from 'node:path/posix'
import { defineModule, refuse } from '../src/module/define.ts'
import { withLimit } from '../src/module/limits-edit.ts'
import { backupReturns } from '../src/module/returns.ts'
import { planText, textProbes, textProbesMore } from '../src/module/text-edit.ts'
import { plainPath } from '../src/state/folders.ts'

export default defineModule({
  name: 'pam_limits',
  summary: 'Set a limit that users get at login',
  args: {
    required: ['domain', 'limit_type', 'limit_item', 'value'],
    properties: {
      domain: { type: 'string', description: 'A user, a @group, * for all, or a range of numbers.' },
      limit_type: {
        type: 'string',
        enum: ['hard', 'soft', '-'],
        description: 'The limit itself, what holds until a user raises it, or both.',
      },
      limit_item: {
        type: 'string',
        enum: [
          'core',
          'data',
          'fsize',
          'memlock',
          'nofile',
          'rss',
          'stack',
          'cpu',
          'nproc',
          'as',
          'maxlogins',
          'maxsyslogins',
          'priority',
          'locks',
          'sigpending',
          'msgqueue',
          'nice',
          'rtprio',
          'chroot',
        ],
        description: 'What is limited.',
      },
      value: {
        type: 'string',
        description: 'A number; unlimited, infinity or -1; for nice and priority a number from -20 to 19.',
      },
      use_min: { type: 'boolean', default: false, description: 'Keep what the file says where that is less.' },
      use_max: { type: 'boolean', default: false, description: 'Keep what the file says where that is more.' },
      dest: {
        type: 'string',
        format: 'path',
        default: '/etc/security/limits.conf',
        description: 'The file; it is made if it is not there.',
      },
      comment: { type: 'string', default: '', description: 'A comment for the line.' },
      backup: {
        type: 'boolean',
        default: false,
        description: 'Keep the old file beside the new one, with the time in its name.',
      },
    },
  },
  returns: { msg: 'The line of the limit', ...backupReturns },
  examples: [
    {
      title: 'Open files of a service that is started by hand',
      args: { domain: 'mongodb', limit_type: '-', limit_item: 'nofile', value: '64000' },
    },
    {
      title: 'At least so many, in a file of its own',
      args: {
        domain: '*',
        limit_type: 'soft',
        limit_item: 'nproc',
        value: '64000',
        use_max: true,
        dest: '/etc/security/limits.d/nproc.conf',
      },
    },
  ],
  read: ({ dest: path }) => textProbes({ path, create: true }),
  readMore: ({ dest: path }, found) => textProbesMore({ path }, found),
  plan: (args, found) => {
    const { dest, backup } = args
    if (args.use_min && args.use_max) return refuse('Cannot use use_min and use_max at the same time.')
    const folder = dirname(plainPath(dest))
    return planText({ path: dest, create: true, backup, validate: undefined }, found, (bytes) => {
      const before = bytes?.toString('latin1') ?? ''
      const after = withLimit(before, args, dest)
      if ('failed' in after) return after
      if (after.text === before) return { bytes: Buffer.from(before, 'latin1'), title: '' }
      if (!found[`target ${folder}`]) return refuse(`directory '${folder}' is not there`)
      const title = `${args.domain} ${args.limit_type} ${args.limit_item} ${args.value}`
      return { bytes: Buffer.from(after.text, 'latin1'), title }
    })
  },
  result: (args, found) => {
    const at = withLimit(found.bytes?.toString('latin1') ?? '', args, args.dest)
    return { msg: 'failed' in at ? '' : at.line }
  },
})
