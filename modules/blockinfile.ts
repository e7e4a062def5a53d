import { type BlockArgs, blockEdit } from '../src/module/block-edit.ts'
import { defineModule, refuse } from '../src/module/define.ts'
import { attributeArgs, writingArgs } from '../src/module/file-args.ts'
import { backupReturns } from '../src/module/returns.ts'
import { type Edit, planText, textMessage, textProbes, textProbesMore } from '../src/module/text-edit.ts'

export default defineModule({
  name: 'blockinfile',
  summary: 'See that a block of lines is in a file, between two markers, or is not',
  args: {
    required: ['path'],
    exclusive: [['insertbefore', 'insertafter']],
    properties: {
      path: {
        type: 'string',
        format: 'path',
        aliases: ['dest', 'destfile', 'name'],
        description: 'The file on the host.',
      },
      state: {
        type: 'string',
        enum: ['absent', 'present'],
        default: 'present',
        description: 'Whether the block is to be there.',
      },
      block: {
        type: 'string',
        default: '',
        aliases: ['content'],
        description: 'The lines between the markers; without any, the block and its markers go.',
      },
      marker: {
        type: 'string',
        default: '# {mark} ANSIBLE MANAGED BLOCK',
        description: 'The line above and below the block, where {mark} stands for the words that tell them apart.',
      },
      marker_begin: { type: 'string', default: 'BEGIN', description: 'What {mark} stands for above the block.' },
      marker_end: { type: 'string', default: 'END', description: 'What {mark} stands for below the block.' },
      insertafter: {
        type: 'string',
        description: 'A new block goes after the last line that matches this expression, or to the end ("EOF").',
      },
      insertbefore: {
        type: 'string',
        description: 'A new block goes before the last line that matches this expression, or to the start ("BOF").',
      },
      create: { type: 'boolean', default: false, description: 'Make the file, and its folder, if it is not there.' },
      ...attributeArgs,
      ...writingArgs,
    },
  },
  returns: { msg: 'What was done', ...backupReturns },
  examples: [
    {
      title: 'The names of the members of a cluster',
      args: { path: '/etc/hosts', block: '10.0.0.11 mongo1\n10.0.0.12 mongo2', marker: '# {mark} of the cluster' },
    },
    {
      title: 'A part of a file that knows other comments',
      args: { path: '/srv/www/index.html', marker: '<!-- {mark} -->', insertafter: '<body>', block: '<h1>Hello</h1>' },
    },
    { title: 'A block that must not be there', args: { path: '/etc/hosts', state: 'absent' } },
  ],
  read: textProbes,
  readMore: textProbesMore,
  plan: (args, found) => planText(args, found, edit(args)),
  result: (args, found, _, before = found) => {
    if (!before.bytes && args.state === 'absent') return { msg: `File ${args.path} not present` }
    const edited = blockEdit(args, before.bytes)
    if ('problem' in edited) return {}
    return { msg: textMessage(args.path, edited.msg, found, before) }
  },
})

interface Given extends BlockArgs {
  readonly path: string
  readonly create: boolean
}

/** What becomes of the file, or why there is nothing to be edited. */
function edit(args: Given): Edit {
  return (bytes) => {
    if (!bytes && !args.create) return refuse(`Path ${args.path} does not exist !`, { rc: 257 })
    if (!bytes && args.state === 'absent') return null
    const edited = blockEdit(args, bytes)
    return 'problem' in edited ? refuse(edited.problem) : edited
  }
}
