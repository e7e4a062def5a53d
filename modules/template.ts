import { defineModule } from '../src/module/define.ts'
import { attributeArgs, writingArgs } from '../src/module/file-args.ts'
import { modeOf, placeProbes, placeProbesMore, planPlace, resultOfPlace } from '../src/module/place.ts'
import { contentReturns } from '../src/module/returns.ts'
import type { Content } from '../src/state/content.ts'
import { write } from '../src/state/write.ts'

export default defineModule({
  name: 'template',
  summary: 'Write a file from a template',
  args: {
    required: ['src', 'dest'],
    properties: {
      src: {
        type: 'content',
        source: 'template',
        description: 'The template, looked up in the templates folder of the role or playbook.',
      },
      dest: {
        type: 'string',
        format: 'path',
        description: 'The file on the host, or a folder, in which it gets the name of the template.',
      },
      ...attributeArgs,
      ...writingArgs,
      force: {
        type: 'boolean',
        default: true,
        description: 'Replace a file that has another content; otherwise only a missing one is written.',
      },
      follow: {
        type: 'boolean',
        default: false,
        description: 'Write to what a link at the destination leads to, instead of replacing the link.',
      },
      newline_sequence: {
        type: 'string',
        enum: ['\n', '\r', '\r\n', '\\n', '\\r', '\\r\\n'],
        default: '\n',
        description: 'What ends each line of the file.',
      },
      trim_blocks: {
        type: 'boolean',
        default: true,
        description: 'Remove the newline that follows a block of the template.',
      },
      lstrip_blocks: {
        type: 'boolean',
        default: false,
        description: 'Remove the spaces and tabs that stand before a block at the start of a line.',
      },
      block_start_string: { type: 'string', description: 'What begins a block.', default: '{%' },
      block_end_string: { type: 'string', description: 'What ends a block.', default: '%}' },
      variable_start_string: { type: 'string', description: 'What begins an expression.', default: '{{' },
      variable_end_string: { type: 'string', description: 'What ends an expression.', default: '}}' },
      comment_start_string: { type: 'string', description: 'What begins a comment.', default: '{#' },
      comment_end_string: { type: 'string', description: 'What ends a comment.', default: '#}' },
      output_encoding: {
        type: 'string',
        enum: ['utf-8', 'utf8', 'latin-1', 'latin1', 'iso-8859-1'],
        default: 'utf-8',
        description: 'The encoding of the file.',
      },
    },
  },
  returns: contentReturns,
  examples: [
    {
      title: 'A configuration with its owner and mode',
      args: { src: 'mongod.conf.j2', dest: '/etc/mongod.conf', owner: 'root', group: 'root', mode: '0644' },
    },
    {
      title: 'Checked before it takes its place',
      args: { src: 'sudoers.j2', dest: '/etc/sudoers.d/deploy', mode: '0440', validate: 'visudo -cf %s' },
    },
  ],
  read: ({ src, dest }) => placeProbes(dest, src.name),
  readMore: ({ src, dest, follow }, found) => placeProbesMore(dest, src.name, follow, found),
  plan: ({ src, ...args }, found) => planPlace(placing(args, src), found, write),
  result: ({ src, ...args }, found) => resultOfPlace(placing(args, src), found),
})

function placing<A extends { readonly mode: string | undefined }>(args: A, content: Content) {
  return { ...args, content, mode: modeOf(args.mode, content.mode) }
}
