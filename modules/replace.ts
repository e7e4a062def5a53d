import { defineModule, refuse } from '../src/module/define.ts'
import { attributeArgs, writingArgs } from '../src/module/file-args.ts'
import { type ReplaceArgs, replaceEdit, replaceMessage } from '../src/module/replace-edit.ts'
import { backupReturns } from '../src/module/returns.ts'
import { type Edit, planText, textMessage, textProbes, textProbesMore } from '../src/module/text-edit.ts'

export default defineModule({
  name: 'replace',
  summary: 'Replace all matches of an expression in a file',
  args: {
    required: ['path', 'regexp'],
    properties: {
      path: {
        type: 'string',
        format: 'path',
        aliases: ['dest', 'destfile', 'name'],
        description: 'The file on the host.',
      },
      regexp: {
        type: 'string',
        description: 'A Python expression, in which ^ and $ stand for the start and end of each line.',
      },
      replace: {
        type: 'string',
        default: '',
        description: 'What each match becomes; it may hold groups of the match (\\1, \\g<name>).',
      },
      after: {
        type: 'string',
        description: 'Only what follows the first match of this expression, in which a dot matches line ends too.',
      },
      before: {
        type: 'string',
        description: 'Only what stands before a match of this expression, in which a dot matches line ends too.',
      },
      encoding: { type: 'string', default: 'utf-8', description: 'How the file is encoded: utf-8 or latin-1.' },
      ...attributeArgs,
      ...writingArgs,
    },
  },
  returns: { rc: 'The exit code, always 0', msg: 'What was done', ...backupReturns },
  examples: [
    {
      title: 'Another name throughout a file',
      args: { path: '/etc/hosts', regexp: '(\\s+)old\\.example\\.com(\\s|$)', replace: '\\1new.example.com\\2' },
    },
    {
      title: 'Only in one section',
      args: { path: '/etc/app.ini', after: '\\[database\\]', before: '\\[', regexp: '^port=.*', replace: 'port=27018' },
    },
  ],
  read: (args) => textProbes({ ...args, create: false }),
  readMore: textProbesMore,
  plan: (args, found) => planText({ ...args, create: false }, found, edit(args)),
  result: (args, found, _, before = found) => {
    const edited = replaceEdit(args, before.bytes ?? Buffer.alloc(0))
    if ('problem' in edited) return {}
    return { rc: 0, msg: textMessage(args.path, replaceMessage(edited), found, before) }
  },
})

interface Given extends ReplaceArgs {
  readonly path: string
}

/** What becomes of the file, or why there is nothing to be edited. */
function edit(args: Given): Edit {
  return (bytes) => {
    if (!bytes) return refuse(`Path ${args.path} does not exist !`, { rc: 257 })
    const edited = replaceEdit(args, bytes)
    if ('problem' in edited) return refuse(edited.problem)
    // As in Ansible, a file that lacks the part is left as it is, attributes too.
    return 'noSection' in edited ? null : edited
  }
}
