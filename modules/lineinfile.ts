import { defineModule, refuse } from '../src/module/define.ts'
import { attributeArgs, writingArgs } from '../src/module/file-args.ts'
import { type LineArgs, lineEdit } from '../src/module/line-edit.ts'
import { type Edit, planText, textMessage, textProbes, textProbesMore } from '../src/module/text-edit.ts'
import { plainPath } from '../src/state/folders.ts'
import { spotAt } from '../src/state/spot.ts'

export default defineModule({
  name: 'lineinfile',
  summary: 'See that a line is in a file, or is not',
  args: {
    required: ['path'],
    exclusive: [
      ['insertbefore', 'insertafter'],
      ['regexp', 'search_string'],
      ['backrefs', 'search_string'],
    ],
    properties: {
      path: {
        type: 'string',
        format: 'path',
        aliases: ['dest', 'destfile', 'name'],
        description: 'The file on the host.',
      },
      state: {
        type: 'string',
        enum: ['present', 'absent'],
        default: 'present',
        description: 'Whether the line is to be there.',
      },
      line: {
        type: 'string',
        aliases: ['value'],
        description: 'The line; with "absent", all lines that are like it go.',
      },
      regexp: {
        type: 'string',
        aliases: ['regex'],
        description: 'A Python expression for the line to replace (the last that matches), or for all lines to remove.',
      },
      search_string: {
        type: 'string',
        description: 'A part of the line to replace (the last that has it), or of all lines to remove.',
      },
      insertafter: {
        type: 'string',
        description: 'A new line goes after the last line that matches this expression, or to the end ("EOF").',
      },
      insertbefore: {
        type: 'string',
        description: 'A new line goes before the last line that matches this expression, or to the start ("BOF").',
      },
      firstmatch: {
        type: 'boolean',
        default: false,
        description: 'Take the first line that matches an expression, instead of the last.',
      },
      backrefs: {
        type: 'boolean',
        default: false,
        description: 'The line may hold groups of the expression (\\1); if that matches nothing, nothing is done.',
      },
      create: { type: 'boolean', default: false, description: 'Make the file, and its folder, if it is not there.' },
      ...attributeArgs,
      ...writingArgs,
    },
  },
  returns: {
    msg: 'What was done',
    found: 'How many lines were removed',
    backup: 'The old file, kept with `backup`, or nothing',
  },
  examples: [
    {
      title: 'A setting, wherever it stands',
      args: {
        path: '/etc/ssh/sshd_config',
        regexp: '^#?PermitRootLogin',
        line: 'PermitRootLogin no',
        validate: 'sshd -t -f %s',
      },
    },
    { title: 'A line that must not be there', args: { path: '/etc/fstab', regexp: '\\sswap\\s', state: 'absent' } },
    {
      title: 'A line after another',
      args: { path: '/etc/hosts', insertafter: '^127\\.0\\.0\\.1', line: '10.0.0.11 mongo1' },
    },
  ],
  read: textProbes,
  readMore: textProbesMore,
  plan: (args, found) => planText({ ...args, backupField: 'backup' }, found, edit(args)),
  result: (args, found, _, before = found) => {
    const { at: was } = spotAt(plainPath(args.path), before, true)
    if (!was && args.state === 'absent') return { msg: 'file not present' }
    const edited = lineEdit(args, before.bytes ?? Buffer.alloc(0))
    if ('problem' in edited) return {}
    const removed = args.state === 'absent' ? { found: edited.removed } : {}
    return { msg: textMessage(args.path, edited.msg, found, before), backup: '', ...removed }
  },
})

interface Given extends LineArgs {
  readonly path: string
  readonly create: boolean
}

/** What becomes of the file, or why there is nothing to be edited. */
function edit(args: Given): Edit {
  return (bytes) => {
    if (!bytes && args.state === 'absent') return null
    if (!bytes && !args.create) return refuse(`Destination ${args.path} does not exist !`, { rc: 257 })
    const edited = lineEdit(args, bytes ?? Buffer.alloc(0))
    if ('problem' in edited) return refuse(edited.problem)
    // A "line" of several lines, or with a newline at its end, is not found again, and is added by each run.
    const again = lineEdit(args, edited.bytes)
    return { ...edited, repeats: !('problem' in again) && again.title !== '' }
  }
}
